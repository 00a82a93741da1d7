import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decideMerge, type MergeFacts, MOST_TRIES } from '../../src/approval/decide-merge.ts'
import { propertyRuns } from '../fixtures/property-runs.ts'

const NOW = Date.parse('2026-07-01T10:00:00Z')
const MINUTE = 60_000

function facts(change: Partial<MergeFacts> = {}, standing: Partial<MergeFacts['standing']> = {}): MergeFacts {
  return {
    approved: true,
    policy: { method: 'squash', windows: [] },
    standing: { queue: false, queued: false, state: 'clean', ...standing },
    stacked: false,
    refusals: [],
    since: NOW,
    now: NOW,
    ...change,
  }
}

const refusal = (seq: number, ago: number, dequeued = false) => ({
  reason: 'Pull Request is not mergeable',
  seq,
  at: new Date(NOW - ago).toISOString(),
  ...(dequeued ? { dequeued: true as const } : {}),
})
const window = (hours: string) => ({ days: ['wed' as const], hours, timeZone: 'UTC' })

describe('what is approved, under a policy that lets me merge,', () => {
  test('is merged where everything is green, and goes through the queue where there is one', () => {
    expect(decideMerge(facts())).toEqual({ do: 'merge' })
    expect(decideMerge(facts({}, { queue: true }))).toEqual({ do: 'enqueue' })
  })

  test.each([
    ['unstable', 'a check is not green, though none that is required'],
    ['blocked', 'GitHub wants a check or a review more'],
    ['behind', 'its branch has to be brought up to date with the base first'],
    ['dirty', 'it conflicts with the base branch'],
    ['unknown', 'GitHub is working out whether it can be merged'],
  ] as const)('waits while it is %s, looked at again ever more rarely, at last by a webhook only', (state, why) => {
    const decision = { state: 'waiting', why }
    const aged = (minutes: number) => decideMerge(facts({ since: NOW - minutes * MINUTE }, { state }))
    expect(aged(0)).toEqual({ do: 'rest', decision, wakeAt: '2026-07-01T10:01:00.000Z' })
    expect(aged(20)).toEqual({ do: 'rest', decision, wakeAt: '2026-07-01T10:20:00.000Z' })
    expect(aged(60)).toEqual({ do: 'rest', decision })
  })

  test('waits for its window, until the minute that it opens', () => {
    const until = '2026-07-01T12:30:00.000Z'
    expect(decideMerge(facts({ policy: { method: 'merge', windows: [window('12:30-13:00')] } }))).toEqual({
      do: 'rest',
      decision: { state: 'waiting', why: 'the window of the policy is shut', until },
      wakeAt: until,
    })
  })

  test('is left to people where windows are never open together, and where it is part of a stack', () => {
    const windows = [window('09:00-10:00'), window('11:00-12:00')]
    expect(decideMerge(facts({ policy: { method: 'merge', windows } }))).toMatchObject({
      decision: { state: 'leaving' },
    })
    expect(decideMerge(facts({ stacked: true }))).toMatchObject({ decision: { state: 'leaving' } })
  })

  test('is not tried again after a refusal before something moves or a pause is over, and never more often than so', () => {
    expect(decideMerge(facts({ refusals: [refusal(9, 0)], movedSeq: 3 }))).toMatchObject({
      do: 'rest',
      wakeAt: '2026-07-01T10:01:00.000Z',
    })
    expect(decideMerge(facts({ refusals: [refusal(9, 0)], movedSeq: 10 }))).toEqual({ do: 'merge' })
    expect(decideMerge(facts({ refusals: [refusal(9, MINUTE)], movedSeq: 3 }))).toEqual({ do: 'merge' })
    const refusals = Array.from({ length: MOST_TRIES }, (_, seq) => refusal(seq, 90 * MINUTE))
    expect(decideMerge(facts({ refusals, movedSeq: 10 }))).toMatchObject({ decision: { state: 'leaving' } })
  })

  test('rests while it is in the queue, is noted when the queue lets go of it, and goes back when something moves', () => {
    expect(decideMerge(facts({}, { queue: true, queued: true }))).toMatchObject({ decision: { state: 'queued' } })
    expect(decideMerge(facts({ asked: 'enqueue' }, { queue: true }))).toMatchObject({ do: 'note' })
    const refusals = [refusal(9, 90 * MINUTE, true)]
    expect(decideMerge(facts({ refusals }, { queue: true }))).toMatchObject({ decision: { state: 'waiting' } })
    expect(decideMerge(facts({ refusals, movedSeq: 10 }, { queue: true }))).toEqual({ do: 'enqueue' })
  })

  test('is not asked for twice while GitHub has yet to show what it did', () => {
    expect(decideMerge(facts({ asked: 'merge' }))).toMatchObject({ do: 'rest', decision: { state: 'waiting' } })
  })
})

test('what is approved no more is taken out of the queue, whatever the policy and whoever put it there', () => {
  const { policy: _, ...without } = facts({ approved: false }, { queue: true, queued: true })
  expect(decideMerge(without)).toEqual({ do: 'dequeue' })
})

test('nothing is merged or put into a queue that is not approved, wanted, green, in its window and alone', () => {
  const anything: fc.Arbitrary<MergeFacts> = fc.record(
    {
      approved: fc.boolean(),
      policy: fc.record({
        method: fc.constantFrom('merge' as const, 'squash' as const),
        windows: fc.subarray([window('09:00-11:00'), window('10:30-12:00')]),
      }),
      standing: fc.record({
        queue: fc.boolean(),
        queued: fc.boolean(),
        state: fc.constantFrom('clean', 'unstable', 'blocked', 'behind', 'dirty', 'draft', 'unknown'),
      }) as fc.Arbitrary<MergeFacts['standing']>,
      stacked: fc.boolean(),
      asked: fc.constantFrom('merge' as const, 'enqueue' as const),
      refusals: fc.array(fc.record({ reason: fc.string(), seq: fc.nat(20), at: fc.constant('2026-07-01T09:59:00Z') }), {
        maxLength: 6,
      }),
      movedSeq: fc.nat(20),
      since: fc.constantFrom(NOW, NOW - 20 * MINUTE),
      now: fc.constant(NOW),
    },
    { requiredKeys: ['approved', 'standing', 'stacked', 'refusals', 'since', 'now'] },
  )
  fc.assert(
    fc.property(anything, (some) => {
      const { do: what } = decideMerge(some)
      if (what !== 'merge' && what !== 'enqueue') return
      expect(some).toMatchObject({ approved: true, stacked: false })
      expect(some.standing).toMatchObject({ state: 'clean', queued: false, queue: what === 'enqueue' })
      expect(some.policy?.windows.some(({ hours }) => hours === '10:30-12:00')).toBe(false)
      expect(some.asked).toBeUndefined()
      expect(some.refusals.length).toBeLessThan(MOST_TRIES)
    }),
    { numRuns: propertyRuns(3_000) },
  )
})
