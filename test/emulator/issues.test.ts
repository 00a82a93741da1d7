import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createScene, REPO, refusalOf, type Scene } from './scene.ts'

let scene: Scene

beforeEach(async () => {
  scene = await createScene()
})

afterEach(async () => {
  await scene.close()
  expect(scene.github.violations).toEqual([])
})

test('are listed by label and page, newest first, with links', async () => {
  const { github, octokit } = scene
  for (const title of ['one', 'two', 'three', 'four', 'five'])
    await github.as('ann').openIssue({ title, labels: ['agent:fix'] })
  await github.as('ann').openIssue({ title: 'other' })
  await github.as('ann').editIssue(5, { state: 'closed' })
  const list = async (page: number) => {
    const { data, headers } = await octokit.rest.issues.listForRepo({ ...REPO, labels: 'agent:fix', per_page: 3, page })
    return [data.map(({ title }) => title), /rel="next"/.test(headers.link ?? '')]
  }
  expect([await list(1), await list(2)]).toEqual([
    [['four', 'three', 'two'], true],
    [['one'], false],
  ])
  const all = await octokit.paginate(octokit.rest.issues.listForRepo, { ...REPO, state: 'all', per_page: 2 })
  expect(all).toHaveLength(6)
})

test('carry comments that are edited in place, read since a moment, and deleted', async () => {
  const { github, octokit } = scene
  await github.as('ann').openIssue({ title: 'one' })
  const issue = { ...REPO, issue_number: 1 }
  const { data } = await octokit.rest.issues.createComment({ ...issue, body: 'Working' })
  await octokit.rest.issues.updateComment({ ...REPO, comment_id: data.id, body: 'Done' })
  expect((await octokit.rest.issues.getComment({ ...REPO, comment_id: data.id })).data).toMatchObject({
    body: 'Done',
    user: { login: 'sallyport[bot]' },
  })
  expect((await octokit.rest.issues.listComments({ ...issue, since: '2999-01-01T00:00:00Z' })).data).toEqual([])
  await octokit.rest.issues.deleteComment({ ...REPO, comment_id: data.id })
  expect((await octokit.rest.issues.listComments(issue)).data).toEqual([])
})

test('a reaction twice is one', async () => {
  const { github, octokit } = scene
  await github.as('ann').openIssue({ title: 'one' })
  const { id } = await github.as('ann').comment(1, '/agent fix')
  const react = () => octokit.rest.reactions.createForIssueComment({ ...REPO, comment_id: id, content: 'eyes' })
  expect([(await react()).status, (await react()).status]).toEqual([201, 200])
  await octokit.rest.reactions.createForIssue({ ...REPO, issue_number: 1, content: 'rocket' })
  const { data } = await octokit.rest.issues.getComment({ ...REPO, comment_id: id })
  expect([data.reactions?.eyes, data.reactions?.total_count]).toEqual([1, 1])
})

test('labels are added, listed and taken off; unknown ones are made', async () => {
  const { github, octokit } = scene
  await github.as('ann').openIssue({ title: 'one' })
  const issue = { ...REPO, issue_number: 1 }
  await octokit.rest.issues.addLabels({ ...issue, labels: ['a', 'b'] })
  await octokit.rest.issues.removeLabel({ ...issue, name: 'a' })
  expect((await octokit.rest.issues.get(issue)).data.labels).toMatchObject([{ name: 'b' }])
  expect((await octokit.rest.issues.listLabelsForRepo(REPO)).data.map(({ name }) => name)).toEqual(['a', 'b'])
})

test('rules are shown to the App, who may pass them only to administrators', async () => {
  const { github, app, octokit } = scene
  const requiredChecks = [{ context: 'sallyport/approval', integration_id: app.appId }]
  const id = github.addRuleset('acme/app', {
    branches: ['~DEFAULT_BRANCH'],
    requiredChecks,
    requiredApprovals: 1,
    bypassAdmins: true,
  })
  const rules = await octokit.rest.repos.getBranchRules({ ...REPO, branch: 'main' })
  expect(rules.data.map(({ type }) => type)).toEqual([
    'deletion',
    'non_fast_forward',
    'pull_request',
    'required_status_checks',
  ])
  expect(rules.data.at(-1)).toMatchObject({ parameters: { required_status_checks: requiredChecks } })
  const whole = await octokit.rest.repos.getRepoRuleset({ ...REPO, ruleset_id: id })
  expect(whole.data.conditions).toEqual({ ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } })
  expect(whole.data).not.toHaveProperty('bypass_actors')
  expect((await octokit.rest.repos.getBranchRules({ ...REPO, branch: 'feature' })).data).toEqual([])
})

test('when locked, are for people who may write: not for readers, not for the App', async () => {
  const { github, octokit } = scene
  await github.as('ann').openIssue({ title: 'one' })
  github.lock('acme/app', 1, true)
  const locked = { status: 403, message: 'Unable to create comment because issue is locked.' }
  expect(await refusalOf(octokit.rest.issues.createComment({ ...REPO, issue_number: 1, body: 'x' }))).toEqual(locked)
  expect(await refusalOf(github.as('rita').comment(1, 'x'))).toEqual(locked)
  expect((await github.as('ben').comment(1, 'x')).body).toBe('x')
})
