import { expect, test } from '@jest/globals'
import { DONE, type StageOutcome } from '../../src/ports/stage.ts'
import { createStaleStage } from '../../src/publish/stale-stage.ts'
import { standingRun } from '../approval/standing-run.ts'
import { intentOf } from '../fixtures/agent-run.ts'
import { createMemoryJournal } from '../fixtures/memory-journal.ts'

const DAY = 86_400_000
const COMMIT = 'a'.repeat(40)

interface Scene {
  readonly comments?: readonly { readonly type: 'User' | 'Bot'; readonly daysAgo: number }[]
  readonly head?: string
  readonly gate?: StageOutcome
}

/** A run whose pull request was published so many days ago, looked at once. */
async function look(days: number, { comments = [], head = COMMIT, gate }: Scene = {}) {
  const runs = await standingRun()
  const back = new Date(Date.UTC(2026, 0, 1) - days * DAY).toISOString()
  const events = (await runs.read('run1')).map((event) => ({ ...event, at: back }))
  const journal = createMemoryJournal({ intent: intentOf(), events })
  await journal.record({ type: 'run.started', data: { worker: 'w', epoch: 1 } })
  const did: string[] = []
  const host = {
    pull: async () => ({ state: did.includes('close') ? 'closed' : 'open' }),
    comments: async () =>
      comments.map(({ type, daysAgo }) => ({
        ours: false,
        body: '',
        author: { id: 3, login: 'otto', type },
        createdAt: new Date(Date.UTC(2026, 0, 1) - daysAgo * DAY).toISOString(),
      })),
    reviews: async () => [],
    createComment: async (_number: number, body: string) => {
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
  const first = await stage(journal, new AbortController().signal)
  return { did, first, again: () => stage(journal, new AbortController().signal) }
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
