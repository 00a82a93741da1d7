import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { DEFAULT_STALE } from '../../src/domain/manners.ts'
import { decideStale, reduceSilence, type StaleFacts } from '../../src/domain/silence.ts'

const DAY = 86_400_000
const on = (days: number) => new Date(Date.UTC(2026, 0, 1) + days * DAY).toISOString()

function facts(days: number, more: Partial<StaleFacts> & { readonly nudged?: number } = {}): StaleFacts {
  const { nudged, ...rest } = more
  const silence = { since: on(0), ...(nudged === undefined ? {} : { nudgedAt: on(nudged) }) }
  return { now: on(days), silence, approved: false, stale: DEFAULT_STALE, ...rest }
}

describe('a silence', () => {
  test.each<[string, StaleFacts, unknown]>([
    ['is waited out at first', facts(6.9), { do: 'wait', until: on(7) }],
    ['of seven days is spoken of, with the day of the close', facts(7), { do: 'nudge', days: 7, closeAt: on(14) }],
    ['is spoken of once', facts(8, { nudged: 7 }), { do: 'wait', until: on(14) }],
    ['of fourteen days closes', facts(14, { nudged: 7 }), { do: 'close', days: 14 }],
    ['nobody was told of in time is spoken of first', facts(40), { do: 'nudge', days: 7, closeAt: on(47) }],
    ['leaves as much time after a late word', facts(41, { nudged: 40 }), { do: 'wait', until: on(47) }],
    ['at an approved one is spoken of', facts(7, { approved: true }), { do: 'nudge', days: 7 }],
    ['at an approved one never closes', facts(99, { approved: true, nudged: 7 }), { do: 'wait' }],
    [
      'closes unspoken where nobody is to be told',
      facts(14, { stale: { nudgeDays: 0, closeDays: 14 } }),
      { do: 'close', days: 14 },
    ],
    [
      'closes unspoken where the word would come later',
      facts(3, { stale: { nudgeDays: 9, closeDays: 3 } }),
      { do: 'close', days: 3 },
    ],
    [
      'is only spoken of where nothing closes',
      facts(9, { stale: { nudgeDays: 7, closeDays: 0 } }),
      { do: 'nudge', days: 7 },
    ],
    [
      'means nothing where the policy says never',
      facts(999, { stale: { nudgeDays: 0, closeDays: 0 } }),
      { do: 'wait' },
    ],
  ])('%s', (_, given, decision) => {
    expect(decideStale(given)).toEqual(decision)
  })

  test('never makes anybody wait for what is due, and closes nothing that was approved or spoken of a moment ago', () => {
    const days = fc.integer({ min: 0, max: 60 })
    const given = fc.record({
      at: days,
      nudged: fc.option(days, { nil: undefined }),
      approved: fc.boolean(),
      nudgeDays: days,
      closeDays: days,
    })
    fc.assert(
      fc.property(given, ({ at, nudged, approved, nudgeDays, closeDays }) => {
        const stale = { nudgeDays, closeDays }
        const told: { nudged?: number } = nudged !== undefined && nudged <= at ? { nudged } : {}
        const decision = decideStale(facts(at, { ...told, approved, stale }))
        if (decision.do === 'wait') expect((decision.until ?? '9') > on(at)).toBe(true)
        if (decision.do === 'nudge') expect(told).toEqual({})
        if (decision.do !== 'close') return
        expect([approved, closeDays > 0, at >= closeDays]).toEqual([false, true, true])
        expect(at - (told.nudged ?? 0)).toBeGreaterThanOrEqual(closeDays - nudgeDays)
      }),
    )
  })
})

describe('the silence at a pull request', () => {
  const noor = { id: 8, login: 'noor', type: 'User' } as const
  const silence = { since: on(0), nudgedAt: on(7) }
  const event = (type: string, data: unknown) => ({ type, data, at: on(8) }) as never

  test.each<[string, string, unknown, unknown]>([
    ['begins when it is published, and anew with each round', 'change.published', {}, { silence: { since: on(8) } }],
    ['ends when somebody pushes', 'pull.changed', { what: 'pushed', pusher: noor }, { silence: { since: on(8) } }],
    ['does not end because a base moves', 'pull.changed', { what: 'main moved' }, {}],
    ['ends when somebody approves', 'approval.requested', { by: noor }, { silence: { since: on(8) } }],
    ['ends with a comment, when it was made', 'sign.seen', { by: noor, at: on(7.5) }, { silence: { since: on(7.5) } }],
    ['does not end with a comment of before', 'sign.seen', { by: noor, at: on(-1) }, {}],
    ['is broken by nothing that we do', 'effect.observed', { effect: 'comment' }, {}],
    ['was spoken of', 'effect.observed', { effect: 'nudge' }, { silence: { since: on(0), nudgedAt: on(8) } }],
  ])('%s', (_, type, data, wanted) => {
    expect(reduceSilence({ silence }, event(type, data))).toEqual(wanted)
  })
})
