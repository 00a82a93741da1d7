import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { verify } from '@octokit/webhooks-methods'
import { checkWebhook } from '../../emulator/contract/webhooks.ts'
import { createAppOctokit, createScene, REPO, type Scene, SECRET } from './scene.ts'

let scene: Scene

beforeEach(async () => {
  scene = await createScene()
})

afterEach(async () => {
  await scene.close()
  expect(scene.github.violations).toEqual([])
})

async function seen(): Promise<string[]> {
  await scene.github.settled()
  return scene.hooks.map(({ event, payload }) => (payload.action === undefined ? event : `${event}.${payload.action}`))
}

/** Everything that people and the App do, once. */
async function liveThrough(): Promise<void> {
  const { github, octokit } = scene
  const [ann, ben] = [github.as('ann'), github.as('ben')]
  await ann.openIssue({ title: 'Broken', body: 'It is.' })
  await ann.editIssue(1, { title: 'Very broken' })
  await ann.labelIssue(1, 'agent:fix')
  await ann.unlabelIssue(1, 'agent:fix')
  const { id } = await ann.comment(1, '/agent fix')
  await ann.editComment(id, 'Never mind')
  await ann.deleteComment(id)
  await ann.editIssue(1, { state: 'closed' })
  await ben.pushFiles('work', { 'src/one.js': 'ONE\n' }, 'Work')
  await ben.openPullRequest({ title: 'Work', head: 'work', draft: true })
  await ben.pushFiles('work', { 'src/two.js': 'TWO\n' }, 'More')
  await ben.labelIssue(2, 'ready')
  await ben.markReady(2)
  await ben.convertToDraft(2)
  await ben.markReady(2)
  const review = await ann.review(2, { event: 'APPROVE' })
  await ann.dismissReview(2, review.id)
  await ben.pushFiles('stable', { stable: '1' }, 'Stable')
  await ben.retarget(2, 'stable')
  await ben.closePull(2)
  await ben.reopenPull(2)
  const { head } = await ben.pull(2)
  const run = await octokit.rest.checks.create({ ...REPO, name: 'c', head_sha: head.sha, status: 'in_progress' })
  const actions = [{ label: 'Stop', identifier: 'stop', description: 'Stops it' }]
  await octokit.rest.checks.update({ ...REPO, check_run_id: run.data.id, conclusion: 'success', actions })
  await ben.clickCheckButton(run.data.id, 'stop')
  await ben.merge(2)
  await ben.deleteBranch('work')
}

test('every payload has the shape of GitHub examples, a good signature over its bytes, and its place in the order', async () => {
  await liveThrough()
  expect(await seen()).toEqual([
    'installation.created',
    'issues.opened',
    'issues.edited',
    'issues.labeled',
    'issues.unlabeled',
    'issue_comment.created',
    'issue_comment.edited',
    'issue_comment.deleted',
    'issues.closed',
    'create',
    'push',
    'pull_request.opened',
    'push',
    'pull_request.synchronize',
    'pull_request.labeled',
    'pull_request.ready_for_review',
    'pull_request.converted_to_draft',
    'pull_request.ready_for_review',
    'pull_request_review.submitted',
    'pull_request_review.dismissed',
    'create',
    'push',
    'pull_request.edited',
    'pull_request.closed',
    'pull_request.reopened',
    'check_run.created',
    'check_run.completed',
    'check_run.requested_action',
    'push',
    'pull_request.closed',
    'delete',
    'push',
  ])
  expect(scene.hooks.flatMap(({ event, payload }) => checkWebhook(event, payload))).toEqual([])
  for (const { body, headers } of scene.hooks) {
    expect(await verify(SECRET, body, String(headers['x-hub-signature-256']))).toBe(true)
    expect(headers['user-agent']).toMatch(/^GitHub-Hookshot\//)
    expect(headers['x-github-hook-installation-target-id']).toBe(String(scene.app.appId))
  }
  const guids = scene.hooks.map(({ headers }) => headers['x-github-delivery'])
  expect(new Set(guids).size).toBe(guids.length)
})

test('sender, installation and repository are named; what the App does comes back to it', async () => {
  await scene.github.as('ann').openIssue({ title: 'Broken' })
  await scene.octokit.rest.issues.createComment({ ...REPO, issue_number: 1, body: 'On it' })
  await scene.github.settled()
  const last = scene.hooks.at(-1)
  expect(last?.payload).toMatchObject({
    action: 'created',
    sender: { login: 'sallyport[bot]', type: 'Bot' },
    installation: { id: scene.installationId },
    repository: { full_name: 'acme/app' },
    comment: { performed_via_github_app: { id: scene.app.appId } },
  })
})

describe('deliveries', () => {
  test('are not tried again by themselves; the App finds the failed ones and asks for them, same GUID', async () => {
    const { github, app, answer } = scene
    await github.settled()
    answer.status = 500
    await github.as('ann').openIssue({ title: 'Broken' })
    await github.settled()
    answer.status = 202
    const octokit = createAppOctokit(github, app)
    const [failed] = (await octokit.rest.apps.listWebhookDeliveries({ per_page: 1 })).data
    expect(failed).toMatchObject({ event: 'issues', action: 'opened', status_code: 500, redelivery: false })
    const whole = await octokit.rest.apps.getWebhookDelivery({ delivery_id: failed?.id ?? 0 })
    expect(whole.data.request.payload).toMatchObject({ action: 'opened', issue: { number: 1 } })
    await octokit.rest.apps.redeliverWebhookDelivery({ delivery_id: failed?.id ?? 0 })
    await github.settled()
    const [again] = (await octokit.rest.apps.listWebhookDeliveries({ per_page: 1 })).data
    expect(again).toMatchObject({ guid: failed?.guid, status_code: 202, redelivery: true })
    expect(scene.hooks.at(-1)?.headers['x-github-delivery']).toBe(failed?.guid)
  })

  test('may be lost, and are listed as failed all the same', async () => {
    const { github, app, hooks } = scene
    await github.settled()
    const before = hooks.length
    github.faults.webhooks.lose = (event) => event === 'issues'
    await github.as('ann').openIssue({ title: 'Broken' })
    await github.as('ann').comment(1, 'Still')
    await github.settled()
    expect(hooks.slice(before).map(({ event }) => event)).toEqual(['issue_comment'])
    const { data } = await createAppOctokit(github, app).rest.apps.listWebhookDeliveries({ per_page: 2 })
    expect(data.map(({ event, status_code }) => [event, status_code])).toEqual([
      ['issue_comment', 202],
      ['issues', 502],
    ])
  })

  test('may be held and let go in the wrong order', async () => {
    const { github, hooks } = scene
    await github.settled()
    const before = hooks.length
    github.faults.webhooks.hold = true
    await github.as('ann').openIssue({ title: 'Broken', labels: ['agent:fix'] })
    await github.settled()
    expect(hooks).toHaveLength(before)
    github.faults.webhooks.hold = false
    github.releaseWebhooks({ order: 'reversed' })
    await github.settled()
    expect(hooks.slice(before).map(({ payload }) => payload.action)).toEqual(['labeled', 'opened'])
  })

  test('tell only what the App subscribed to and may read', async () => {
    const { github, hooks } = scene
    github.setPermissions(scene.installationId, { pull_requests: 'read' })
    await github.settled()
    const before = hooks.length
    await github.as('ann').openIssue({ title: 'Broken' })
    await github.as('ben').pushFiles('b', { b: 'b' }, 'B')
    await github.as('ben').openPullRequest({ title: 'B', head: 'b' })
    await github.settled()
    expect(hooks.slice(before).map(({ event }) => event)).toEqual(['pull_request'])
  })
})

test('an installation that is suspended is told so, and of nothing after', async () => {
  const { github, hooks, installationId } = scene
  await github.settled()
  const before = hooks.length
  github.suspend(installationId, true)
  await github.as('ann').openIssue({ title: 'Broken' })
  github.suspend(installationId, false)
  await github.settled()
  const later = hooks.slice(before)
  expect(later.map(({ event, payload }) => `${event}.${payload.action}`)).toEqual([
    'installation.suspend',
    'installation.unsuspend',
  ])
  expect(later.flatMap(({ event, payload }) => checkWebhook(event, payload))).toEqual([])
})
