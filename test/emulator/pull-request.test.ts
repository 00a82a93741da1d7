import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { commitFiles, createScene, createTokenOctokit, REPO, refusalOf, type Scene } from './scene.ts'

let scene: Scene

beforeEach(async () => {
  scene = await createScene()
})

afterEach(async () => {
  await scene.close()
  expect(scene.github.violations).toEqual([])
})

const APPROVAL = 'sallyport/approval'

async function openDraft(): Promise<{ number: number; nodeId: string; sha: string }> {
  const sha = await commitFiles(scene.octokit, { branch: 'agent/fix/1-one', files: { 'src/one.js': 'fixed\n' } })
  const wanted = { ...REPO, title: 'Fix one', body: 'Fixes #1', head: 'agent/fix/1-one', base: 'main', draft: true }
  const { data } = await scene.octokit.rest.pulls.create(wanted)
  return { number: data.number, nodeId: data.node_id, sha }
}

async function markReady(nodeId: string): Promise<void> {
  const mutation = `mutation($id: ID!) {
    markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } }
  }`
  await scene.octokit.graphql(mutation, { id: nodeId })
}

async function postApproval(sha: string, conclusion: 'success' | 'action_required' | 'neutral'): Promise<void> {
  const output = { title: 'Approval', summary: 'Who may approve' }
  await scene.octokit.rest.checks.create({ ...REPO, name: APPROVAL, head_sha: sha, conclusion, output })
}

describe('the whole life of a pull request', () => {
  test('opened as a draft by the App, refused until every door is open, merged by a person', async () => {
    const { github, app, octokit } = scene
    const requiredChecks = [{ context: APPROVAL, integration_id: app.appId }]
    github.addRuleset('acme/app', { branches: ['~DEFAULT_BRANCH'], requiredChecks, requiredApprovals: 1 })
    await github.as('ann').openIssue({ title: 'One is broken', labels: ['agent:fix'] })

    const { number, nodeId, sha } = await openDraft()
    const ben = github.as('ben')
    expect(await refusalOf(ben.merge(number))).toEqual({ status: 405, message: 'Pull Request is still a draft' })

    await markReady(nodeId)
    expect((await refusalOf(ben.merge(number))).message).toContain('At least 1 approving review is required')

    await ben.review(number, { event: 'APPROVE' })
    expect(await refusalOf(ben.merge(number))).toEqual({
      status: 405,
      message: `Repository rule violations found\n\nRequired status check "${APPROVAL}" is expected.\n\n`,
    })

    await postApproval(sha, 'action_required')
    expect((await refusalOf(ben.merge(number))).message).toContain(`Required status check "${APPROVAL}" is failing.`)
    expect((await octokit.rest.pulls.get({ ...REPO, pull_number: number })).data.mergeable_state).toBe('blocked')

    await postApproval(sha, 'success')
    const merged = await ben.merge(number)
    const { data } = await octokit.rest.pulls.get({ ...REPO, pull_number: number })
    expect([data.state, data.merged, data.merge_commit_sha, data.merged_by?.login]).toEqual([
      'closed',
      true,
      merged,
      'ben',
    ])
    expect(await ben.file('main', 'src/one.js')).toBe('fixed\n')
    expect((await ben.issue(1)).state).toBe('closed')
    expect(github.effects.map(({ kind }) => kind)).toEqual([
      'issue.created',
      'commit.created',
      'ref.created',
      'pull.created',
      'pull.ready',
      'review.submitted',
      'check.created',
      'check.created',
      'ref.updated',
      'pull.merged',
      'issue.closed',
    ])
  })

  test('is an issue too: same number, same labels, same comments', async () => {
    const { octokit } = scene
    const { number } = await openDraft()
    await octokit.rest.issues.addLabels({ ...REPO, issue_number: number, labels: ['agent'] })
    await octokit.rest.issues.createComment({ ...REPO, issue_number: number, body: 'Working on it' })
    const issue = await octokit.rest.issues.get({ ...REPO, issue_number: number })
    const pull = await octokit.rest.pulls.get({ ...REPO, pull_number: number })
    expect(issue.data.pull_request?.url).toBe(pull.data.url)
    expect([pull.data.labels.map(({ name }) => name), pull.data.comments]).toEqual([['agent'], 1])
  })

  test('its head follows pushes; commits and files are those between base and head', async () => {
    const { github, octokit } = scene
    const { number, sha } = await openDraft()
    const ben = github.as('ben')
    const pushed = await ben.pushFiles('agent/fix/1-one', { 'src/new.js': 'new\n', 'src/two.js': null }, 'More')
    const { data } = await octokit.rest.pulls.get({ ...REPO, pull_number: number })
    expect([data.head.sha, data.commits, data.changed_files, data.additions, data.deletions]).toEqual([
      pushed,
      2,
      3,
      2,
      2,
    ])
    const commits = await octokit.rest.pulls.listCommits({ ...REPO, pull_number: number })
    expect(commits.data.map((commit) => commit.sha)).toEqual([sha, pushed])
    const files = await octokit.rest.pulls.listFiles({ ...REPO, pull_number: number })
    expect(files.data.map(({ filename, status, patch }) => [filename, status, patch])).toEqual([
      ['src/new.js', 'added', '@@ -0,0 +1 @@\n+new'],
      ['src/one.js', 'modified', '@@ -1 +1 @@\n-one\n+fixed'],
      ['src/two.js', 'removed', '@@ -1 +0,0 @@\n-two'],
    ])
  })

  test('is found by head and base, open or closed', async () => {
    const { github, octokit } = scene
    const { number } = await openDraft()
    const find = async (query: { head?: string; base?: string; state?: 'open' | 'closed' | 'all' }) =>
      (await octokit.rest.pulls.list({ ...REPO, ...query })).data.map((pull) => pull.number)
    expect(await find({ head: 'acme:agent/fix/1-one', base: 'main' })).toEqual([number])
    expect(await find({ head: 'acme:other' })).toEqual([])
    await github.as('ben').closePull(number)
    expect(await find({ head: 'acme:agent/fix/1-one' })).toEqual([])
    expect(await find({ head: 'acme:agent/fix/1-one', state: 'all' })).toEqual([number])
  })

  test('is closed when its head branch is deleted', async () => {
    const { octokit } = scene
    const { number } = await openDraft()
    await octokit.rest.git.deleteRef({ ...REPO, ref: 'heads/agent/fix/1-one' })
    expect((await octokit.rest.pulls.get({ ...REPO, pull_number: number })).data.state).toBe('closed')
  })

  test('goes back to draft, and tells its base by GraphQL', async () => {
    const { octokit } = scene
    const { number, nodeId } = await openDraft()
    await markReady(nodeId)
    const query = `query($id: ID!) { node(id: $id) { ... on PullRequest { number isDraft baseRefName headRefOid } } }`
    const ready = await octokit.graphql<{ node: { isDraft: boolean } }>(query, { id: nodeId })
    expect(ready.node).toMatchObject({ number, isDraft: false, baseRefName: 'main' })
    const mutation = `mutation($id: ID!) { convertPullRequestToDraft(input: { pullRequestId: $id }) { pullRequest { isDraft } } }`
    expect(await octokit.graphql(mutation, { id: nodeId })).toEqual({
      convertPullRequestToDraft: { pullRequest: { isDraft: true } },
    })
  })

  test('an approval goes stale with a push where the ruleset says so', async () => {
    const { github, octokit } = scene
    github.addRuleset('acme/app', { branches: ['main'], requiredApprovals: 1, dismissStale: true })
    const { number } = await openDraft()
    await github.as('ben').review(number, { event: 'APPROVE' })
    await github.as('ann').pushFiles('agent/fix/1-one', { 'src/one.js': 'other\n' }, 'Push')
    const reviews = await octokit.rest.pulls.listReviews({ ...REPO, pull_number: number })
    expect(reviews.data.map(({ state }) => state)).toEqual(['DISMISSED'])
  })

  test('neutral satisfies a required check, a run of another App does not', async () => {
    const { github, app } = scene
    const other = github.addApp({ name: 'Other', webhookSecret: 'x', permissions: { checks: 'write' }, events: [] })
    const { number, nodeId, sha } = await openDraft()
    await markReady(nodeId)
    github.addRuleset('acme/app', {
      branches: ['main'],
      requiredChecks: [{ context: APPROVAL, integration_id: other.appId }],
    })
    await postApproval(sha, 'success')
    expect((await refusalOf(github.as('ben').merge(number))).message).toContain(`"${APPROVAL}" is expected`)
    github.addRuleset('acme/app', {
      branches: ['main'],
      requiredChecks: [{ context: 'mine', integration_id: app.appId }],
    })
    const output = { title: 't', summary: 's' }
    await scene.octokit.rest.checks.create({ ...REPO, name: 'mine', head_sha: sha, conclusion: 'neutral', output })
    expect((await refusalOf(github.as('ben').merge(number))).message).not.toContain('"mine"')
  })

  test("a status of anybody's satisfies a check by name alone, but not one that is bound to the App", async () => {
    const { github, app } = scene
    const { number, nodeId, sha } = await openDraft()
    await markReady(nodeId)
    const ben = github.as('ben')
    const writer = createTokenOctokit(github, github.tokenOf('ben'))
    github.addRuleset('acme/app', {
      branches: ['main'],
      requiredChecks: [{ context: APPROVAL, integration_id: app.appId }],
    })
    await writer.rest.repos.createCommitStatus({ ...REPO, sha, state: 'success', context: APPROVAL })
    expect((await refusalOf(ben.merge(number))).message).toContain(`"${APPROVAL}" is expected`)
    await postApproval(sha, 'success')
    expect(await ben.merge(number)).toMatch(/^[0-9a-f]{40}$/)
  })

  test('only reviews by people who may write count, and the latest of each', async () => {
    const { github } = scene
    github.addRuleset('acme/app', { branches: ['main'], requiredApprovals: 1 })
    const { number, nodeId } = await openDraft()
    await markReady(nodeId)
    const merge = () => refusalOf(github.as('ben').merge(number))
    await github.as('rita').review(number, { event: 'APPROVE' })
    expect((await merge()).message).toContain('At least 1 approving review')
    await github.as('ann').review(number, { event: 'APPROVE' })
    await github.as('ann').review(number, { event: 'REQUEST_CHANGES', body: 'Wait' })
    expect((await merge()).message).toContain('Changes have been requested.')
    await github.as('ann').review(number, { event: 'APPROVE' })
    github.setCollaborator('acme/app', 'ann', 'read')
    expect((await merge()).message).toContain('At least 1 approving review')
    github.setCollaborator('acme/app', 'ann', 'write')
    expect(await github.as('ben').merge(number)).toMatch(/^[0-9a-f]{40}$/)
  })
})
