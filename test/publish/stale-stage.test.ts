import { expect, test } from '@jest/globals'
import type { RunEvent, StoredEvent } from '../../src/domain/run-event.ts'
import { DONE, type StageOutcome } from '../../src/ports/stage.ts'
import { createStaleStage } from '../../src/publish/stale-stage.ts'
import { Interruption } from '../../src/run/interruption.ts'
import { standingRun } from '../approval/standing-run.ts'
import { intentOf } from '../fixtures/agent-run.ts'
import { createMemoryJournal } from '../fixtures/memory-journal.ts'

const DAY = 86_400_000
const COMMIT = 'a'.repeat(40)

interface Scene {
  readonly comments?: readonly { readonly type: 'User' | 'Bot'; readonly daysAgo: number }[]
  readonly head?: string
  readonly gate?: StageOutcome
  /** What the log holds behind the pull request, and how many days ago it was recorded. */
  readonly log?: readonly (readonly [RunEvent, number])[]
  /** What happens on GitHub when the comments are read for the second time. */
  readonly meanwhile?: 'comment'
  /** Dies instead of saying why it was closed. */
  readonly dies?: boolean
}

/** A run whose pull request was published so many days ago, looked at once. */
async function look(days: number, { comments = [], head = COMMIT, gate, log = [], meanwhile, dies }: Scene = {}) {
  const runs = await standingRun()
  const ago = (many: number) => new Date(Date.UTC(2026, 0, 1) - many * DAY).toISOString()
  const published = (await runs.read('run1')).map((event) => ({ ...event, at: ago(days) }))
  const later = log.map(([event, many], index) => ({
    ...published[0],
    ...event,
    seq: published.length + index + 1,
    at: ago(many),
  }))
  const events = [...published, ...later] as StoredEvent[]
  const journal = createMemoryJournal({ intent: intentOf(), events })
  await journal.record({ type: 'run.started', data: { worker: 'w', epoch: 1 } })
  const did: string[] = []
  const world = { reads: 0, dies: dies === true }
  const otto = { id: 3, login: 'otto', type: 'User' } as const
  const host = {
    pull: async () => ({ state: did.includes('close') ? 'closed' : 'open' }),
    comments: async () => {
      world.reads += 1
      const now = meanwhile === 'comment' && world.reads > 1 ? [{ type: 'User' as const, daysAgo: 0 }] : []
      return [...comments, ...now].map(({ type, daysAgo }) => ({
        ours: false,
        body: '',
        author: { ...otto, type },
        createdAt: ago(daysAgo),
      }))
    },
    reviews: async () => [],
    createComment: async (_number: number, body: string) => {
      if (world.dies) throw new Interruption('shutdown')
      did.push(body.split('\n')[0] ?? '')
      return { id: 1 }
    },
    closePull: async () => void did.push('close'),
    branchHead: async () => head,
    deleteBranch: async () => void did.push('delete'),
  }
  const codeHost = { open: () => host } as never
  const parked = { type: 'parked', reason: 'waits' } as const
  const ended = { type: 'ended', end: { how: 'closed', reason: '#10 was closed' } } as const
  const stage = createStaleStage({ codeHost, gate: async () => gate ?? (did.includes('close') ? ended : parked) })
  const again = () => stage(journal, new AbortController().signal)
  const first = await again().catch((error: unknown) => error)
  world.dies = false
  return { did, first, again, state: journal.state }
}

const on = (days: number) => new Date(Date.UTC(2026, 0, 1) + days * DAY).toISOString()

test('a pull request that was published a moment ago is looked at again after a week', async () => {
  const { did, first } = await look(0)
  expect([did, first]).toEqual([[], { type: 'parked', reason: 'waits', wakeAt: on(7) }])
})

test('after a week it is spoken of, once however often it is looked at, and looked at again when it is to close', async () => {
  const { did, first, again } = await look(8)
  expect(did).toEqual([
    expect.stringMatching(/^@maintainer: this has waited 7 days .* I close it on 2026-01-08 \(UTC\)\.$/),
  ])
  expect(first).toMatchObject({ type: 'parked', wakeAt: expect.stringMatching(/^2026-01-08/) })
  await again()
  expect(did.length).toBe(1)
})

test('a comment of a person begins the silence anew; one of a bot does not', async () => {
  const { did, first } = await look(8, { comments: [{ type: 'User', daysAgo: 2 }] })
  expect([did, first]).toEqual([[], { type: 'parked', reason: 'waits', wakeAt: on(5) }])
  expect((await look(8, { comments: [{ type: 'Bot', daysAgo: 2 }] })).did.length).toBe(1)
})

test('what else the gate waits for comes first, and what it ends stays as it ended it', async () => {
  const wakeAt = on(1)
  expect((await look(0, { gate: { type: 'parked', reason: 'a window', wakeAt } })).first).toMatchObject({ wakeAt })
  expect((await look(0, { gate: DONE })).first).toEqual(DONE)
})

const nudged = (daysAgo: number, key = 'nudge') =>
  [{ type: 'effect.observed', data: { effect: 'nudge', key, result: 1 } }, daysAgo] as const
const CLOSED = expect.stringMatching(/^Closed: nobody has looked at this for 14 days/)

test('after two weeks it is closed, and then it is said why', async () => {
  const { did, first, again } = await look(15, { log: [nudged(8)] })
  expect(did).toEqual(['close', 'delete', CLOSED])
  expect(first).toMatchObject({ type: 'ended', end: { reason: '#10 was closed: nobody had looked at it for 14 days' } })
  await again()
  expect(did.length).toBe(3)
})

test('what is said while it is about to be closed keeps it open: it looks again right before it acts', async () => {
  const { did, first, again } = await look(15, { log: [nudged(8)], meanwhile: 'comment' })
  expect(did).toEqual([])
  expect(first).toMatchObject({ type: 'parked', wakeAt: on(7) })
  await again()
  expect(did).toEqual([])
})

test('a worker that dies between the two says it all the same', async () => {
  const { did, again } = await look(15, { log: [nudged(8)], dies: true })
  expect(did).toEqual(['close', 'delete'])
  await again()
  expect(did).toEqual(['close', 'delete', CLOSED])
})

test('a second silence is spoken of and closed as the first one', async () => {
  const sign = { by: { id: 3, login: 'otto', type: 'User' }, what: 'comment' } as const
  const done = { effect: 'stale-notice', key: 'stale-notice', result: 1 }
  const seen = (daysAgo: number) =>
    [
      { type: 'sign.seen', data: { ...sign, at: new Date(Date.UTC(2026, 0, 1) - daysAgo * DAY).toISOString() } },
      daysAgo,
    ] as const
  const first = [nudged(23), [{ type: 'effect.observed', data: done }, 16] as const, seen(15)]
  expect((await look(30, { log: first })).did).toEqual([expect.stringContaining('this has waited 7 days')])
  expect((await look(30, { log: [...first, nudged(7.5, 'second')] })).did).toEqual(['close', 'delete', CLOSED])
})
