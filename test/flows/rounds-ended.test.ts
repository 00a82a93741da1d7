import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { isOvertaken } from '../../src/domain/round-state.ts'
import type { RunState } from '../../src/domain/run-state.ts'
import { type FlowWorld, type Played, startFlowWorld } from '../fixtures/flow-world.ts'
import type { Turn } from '../fixtures/model-endpoint.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FILES, TINY_FIX } from '../fixtures/tiny-repository.ts'
import { until } from '../fixtures/until.ts'

const NAMED = 'const add = (a, b) => a + b\nmodule.exports = add\n'
const write = (content: string, path = 'add.js'): Turn => ({ tool: 'write_file', args: { path, content } })
const SUBMIT: Turn = { tool: 'submit', args: { title: 'fix: as asked', summary: 'As the review asks.' } }
const AGAIN = [...TINY_FIX, write(NAMED), SUBMIT]

describeWith('bubblewrap')('a round after publishing', () => {
  let world: FlowWorld

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterAll(async () => {
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  const as = (login: string, { repository }: Played) => world.github.as(login, repository)
  const pullOf = (played: Played) => played.state.published.pull
  const askChanges = (played: Played, login = 'noor', body = 'Give it a name, please.') =>
    as(login, played).review(pullOf(played), { event: 'REQUEST_CHANGES', body })

  /** Does something while the agent thinks about the answer of that number. */
  function during(name: string, taken: number, act: () => Promise<unknown>): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const stop = world.model.onRequest(async (request) => {
      if (!request.script.includes(name) || request.taken !== taken) return
      stop()
      await act().then(() => resolve(), reject)
    })
    return promise
  }

  test.each([
    ['rejected', (played: Played) => as('noor', played).comment(pullOf(played), '/agent reject not this way')],
    ['stopped', (played: Played) => as('noor', played).comment(pullOf(played), '/agent stop')],
    ['closed', (played: Played) => as('noor', played).closePull(pullOf(played))],
  ])(
    'that is %s while the agent works ends there, and nothing is pushed',
    async (how, act) => {
      const name = `round-${how}`
      const played = await world.publish(name, AGAIN)
      // The model answers once it is in the log: how soon a webhook is handled is no matter of this test's.
      const acted = during(name, 4, async () => {
        await act(played)
        await world.until(played.runId, (state) => state.end !== undefined || isHeard(state))
      })
      await askChanges(played)
      await acted
      const { end, published } = await world.until(played.runId, (state) => state.end !== undefined)
      expect(end?.how).toBe(how)
      expect(published?.commit).toBe(played.state.published.commit)
      expect((await as('noor', played).pull(pullOf(played))).commits).toBe(1)
    },
    120_000,
  )

  test('that the guard blocks leaves what stood before, to be approved anew', async () => {
    const link = write('name: x\non: push\njobs: {}\n', '.github/workflows/x.yml')
    const played = await world.publish('round-blocked', [...TINY_FIX, link, SUBMIT])
    const { commit } = played.state.published
    await askChanges(played)
    const state = await world.until(
      played.runId,
      ({ rounds, approval, roundSeq }) => rounds?.[0]?.abandoned !== undefined && approval?.spent.round === roundSeq,
    )
    expect(state.rounds?.[0]?.abandoned).toContain('protected-paths')
    expect(state).toMatchObject({ phase: 'awaiting-approval', published: { commit } })
    await as('noor', played).review(pullOf(played), { event: 'APPROVE' })
    await world.until(played.runId, ({ phase }) => phase === 'approved')
  }, 120_000)

  test('that the guard holds waits for a person, and leaves nothing on the branch before', async () => {
    const manifest = JSON.parse(TINY_FILES['package.json'] ?? '{}')
    const scripts = JSON.stringify({ ...manifest, scripts: { ...manifest.scripts, lint: 'true' } }, null, 2)
    const played = await world.publish('round-held', [...TINY_FIX, write(scripts, 'package.json'), SUBMIT])
    const { commit } = played.state.published
    await askChanges(played, 'otto')
    await world.until(played.runId, ({ phase }) => phase === 'held')
    expect((await as('noor', played).pull(pullOf(played))).head.sha).toBe(commit)
    await as('noor', played).comment(pullOf(played), '/agent publish')
    const state = await world.until(played.runId, ({ publishedRound }) => publishedRound === 2)
    expect((await as('noor', played).pull(pullOf(played))).head.sha).toBe(state.published?.commit)
    expect(state.published?.commit).not.toBe(commit)
  }, 120_000)

  test('takes up every review: two at once and the same one again make none that is lost, and none twice', async () => {
    const played = await world.publish('round-twice', [...AGAIN, write(`${NAMED}// and\n`), SUBMIT])
    const release = world.hold()
    await askChanges(played, 'noor', 'Give it a name.')
    await askChanges(played, 'otto', 'And say why.')
    await world.github.settled()
    const again = world.github.deliveries.filter(({ event }) => event === 'pull_request_review')
    for (const { guid } of again) await world.github.redeliver(guid)
    await world.handled()
    release()
    const state = await world.until(played.runId, ({ publishedRound, approval, published }) => {
      return publishedRound !== undefined && publishedRound > 1 && approval?.tuple.head === published?.commit
    })
    expect(state.roundRequests?.map(({ by }) => by?.login).sort()).toEqual(['noor', 'otto'])
    expect(state.rounds?.flatMap(({ requests = [] }) => requests)).toHaveLength(2)
  }, 120_000)

  test('may be asked for by who asked for the run, whose approval still counts for nothing; not by a reader', async () => {
    const played = await world.publish('round-requester', AGAIN)
    await askChanges(played, 'rita')
    await as('mira', played).comment(pullOf(played), '/agent address Give it a name.')
    const state = await world.until(played.runId, ({ publishedRound, approval, published }) => {
      return publishedRound === 2 && approval?.tuple.head === published?.commit
    })
    expect(state.roundRequests?.map(({ by, text }) => [by?.login, text])).toEqual([['mira', 'Give it a name.']])
    await as('mira', played).review(pullOf(played), { event: 'APPROVE' })
    const counted = await world.until(
      played.runId,
      ({ approval }) => approval?.reasons.some((reason) => reason.startsWith('mira does not count')) ?? false,
    )
    expect(counted.phase).toBe('awaiting-approval')
    await until('it is shown', async () =>
      (await as('mira', played).pull(pullOf(played))).body?.includes('round 2') ? true : undefined,
    )
  }, 120_000)
})

function isHeard(state: RunState): boolean {
  return (state.stop ?? state.rejection) !== undefined || isOvertaken(state)
}
