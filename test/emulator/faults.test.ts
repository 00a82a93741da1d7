import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createScene, REPO, refusalOf, type Scene } from './scene.ts'

let scene: Scene

beforeEach(async () => {
  scene = await createScene()
  await scene.github.as('ben').pushFiles('work', { 'src/one.js': 'ONE\n' }, 'Work')
  await scene.github.as('ann').openIssue({ title: 'Broken' })
})

afterEach(async () => {
  await scene.close()
  expect(scene.github.violations).toEqual([])
})

const PULL = { ...REPO, title: 'Work', head: 'work', base: 'main' }
const match = { method: 'POST', path: /\/pulls$/ }

async function pulls(): Promise<number> {
  return (await scene.github.as('ben').pulls('all')).length
}

describe('a request that goes wrong', () => {
  test('502 before: nothing happened, and a second try succeeds', async () => {
    scene.github.faults.add({ match, do: 'status', status: 502 })
    expect((await refusalOf(scene.octokit.rest.pulls.create(PULL))).status).toBe(502)
    expect(await pulls()).toBe(0)
    expect((await scene.octokit.rest.pulls.create(PULL)).status).toBe(201)
  })

  test('502 after: the pull request is there all the same, so a blind second try is refused', async () => {
    scene.github.faults.add({ match, do: 'status', status: 502, after: true })
    expect((await refusalOf(scene.octokit.rest.pulls.create(PULL))).status).toBe(502)
    expect(await pulls()).toBe(1)
    expect((await refusalOf(scene.octokit.rest.pulls.create(PULL))).message).toContain('already exists')
  })

  test('a connection cut before or after', async () => {
    scene.github.faults.add({ match, do: 'drop-before' })
    await expect(scene.octokit.rest.pulls.create(PULL)).rejects.toThrow()
    expect(await pulls()).toBe(0)
    scene.github.faults.add({ match, do: 'drop-after' })
    await expect(scene.octokit.rest.pulls.create(PULL)).rejects.toThrow()
    expect(await pulls()).toBe(1)
  })

  test('rate limits, primary and secondary, as often as said', async () => {
    const headers = { 'retry-after': '7' }
    scene.github.faults.add({
      match,
      do: 'status',
      status: 403,
      headers,
      times: 2,
      message: 'You have exceeded a secondary rate limit.',
    })
    for (const _ of [1, 2]) {
      const error = await scene.octokit.rest.pulls.create(PULL).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ status: 403, response: { headers } })
    }
    scene.github.faults.add({ match, do: 'status', status: 429, headers: { 'x-ratelimit-remaining': '0' } })
    expect((await refusalOf(scene.octokit.rest.pulls.create(PULL))).status).toBe(429)
    expect((await scene.octokit.rest.pulls.create(PULL)).status).toBe(201)
  })

  test('a delay, and a GraphQL mutation picked out by its document', async () => {
    const { data } = await scene.octokit.rest.pulls.create({ ...PULL, draft: true })
    scene.github.faults.add({ match: { graphql: /markPullRequestReady/ }, do: 'drop-after' })
    const mutation = `mutation($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { clientMutationId } }`
    await expect(scene.octokit.graphql(mutation, { id: data.node_id })).rejects.toThrow()
    expect((await scene.github.as('ben').pull(data.number)).draft).toBe(false)
    scene.github.faults.add({ match: { path: /\/pulls\/\d+$/ }, do: 'delay', ms: 60 })
    const started = performance.now()
    await scene.octokit.rest.pulls.get({ ...REPO, pull_number: data.number })
    expect(performance.now() - started).toBeGreaterThanOrEqual(59)
  })
})

test('a listener is told before, after the effect, and after the answer', async () => {
  const told: string[] = []
  const stop = scene.github.onRequest(async ({ phase, method, path, status }) => {
    if (path.endsWith('/pulls') && method === 'POST') told.push(`${phase} ${status ?? '-'} ${await pulls()}`)
  })
  await scene.octokit.rest.pulls.create(PULL)
  // The last phase comes once the answer has left: one more exchange makes sure of it.
  await scene.octokit.rest.rateLimit.get()
  stop()
  expect(told).toEqual(['received - 0', 'handled 201 1', 'answered 201 1'])
})

test('exchanges are counted, and which of them create content', async () => {
  const before = [scene.github.exchanges, scene.github.contentCreating]
  await scene.octokit.rest.pulls.create(PULL)
  await scene.octokit.rest.pulls.list(REPO)
  await scene.octokit.graphql('query { rateLimit { remaining } }').catch(() => undefined)
  // The first call mints a token: four exchanges, one of which makes something.
  const after = [scene.github.exchanges, scene.github.contentCreating]
  expect(after.map((count, index) => count - (before[index] ?? 0))).toEqual([4, 1])
})
