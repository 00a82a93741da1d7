import { expect, test } from '@jest/globals'
import type { Move } from '../fixtures/town/play.ts'
import { play } from '../fixtures/town/play.ts'
import { NOOR, OTTO } from '../fixtures/town/town.ts'

const CALLS = Array.from({ length: 70 }, (_, at) => at + 1)
const APPROVED: readonly Move[] = [
  { do: 'settle' },
  { do: 'approve', who: NOOR, how: 'review' },
  { do: 'deliver', pick: 0 },
]
const MERGE = { merge: 'always' } as const
const QUEUE = { ...MERGE, queue: true } as const

test.each([
  ['merges', MERGE, { merged: 1, 'put into a queue': 0 }],
  ['puts into the queue', QUEUE, { merged: 0, 'put into a queue': 1 }],
] as const)('a gate that %s does so once, killed before or after any of its calls', async (_what, rules, times) => {
  for (const at of CALLS) {
    for (const how of ['before', 'after', 'freeze'] as const) {
      const { broken, tally } = await play(1, [...APPROVED, { do: 'work', crash: { at, how } }], rules)
      expect({ at, how, broken, ...tally }).toMatchObject({ broken: [], ...times })
    }
  }
})

test.each([
  ['takes the approval back', { do: 'dismiss', who: NOOR }],
  ['asks for changes', { do: 'object', who: OTTO }],
  ['pushes', { do: 'push', who: OTTO }],
  ['retargets', { do: 'retarget', base: 'release' }],
  ['asks for one more approval by the policy', { do: 'policy', count: 2 }],
] as const)('nothing goes that was not approved at the last look: somebody %s, at any moment', async (_what, act) => {
  const ends = new Set<number>()
  for (const at of CALLS) {
    for (const rules of [MERGE, QUEUE]) {
      const { broken, tally } = await play(1, [...APPROVED, { do: 'work', amid: { at, act } }], rules)
      expect({ at, broken }).toEqual({ at, broken: [] })
      ends.add(tally.merged)
    }
  }
  // It came too late for some, and in time for others.
  expect([...ends].sort()).toEqual([0, 1])
})

test('a queue that finds a group red puts it out, and it goes back only when something has moved', async () => {
  const turns: Move[] = [...APPROVED, { do: 'settle' }, { do: 'red' }, { do: 'settle' }, { do: 'settle' }]
  const once = await play(1, turns, QUEUE)
  expect([once.broken, once.tally['put into a queue']]).toEqual([[], 1])
  const again = await play(1, [...turns, { do: 'advance' }, { do: 'settle' }, { do: 'queue' }], QUEUE)
  expect([again.broken, again.tally['put into a queue'], again.tally['merged by a queue']]).toEqual([[], 2, 1])
})
