import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { DAYS, type MergeWindow, nextOpening, parseHours } from '../../src/domain/merge-window.ts'
import { propertyRuns } from '../fixtures/property-runs.ts'

const MINUTE = 60_000
const at = (text: string) => Date.parse(text)
const window = (change: Partial<MergeWindow> = {}): MergeWindow => ({
  days: DAYS,
  hours: '09:00-16:00',
  timeZone: 'Europe/Berlin',
  ...change,
})
const opens = (text: string, ...windows: MergeWindow[]) => {
  const next = nextOpening(windows, at(text))
  return next === undefined ? undefined : new Date(next).toISOString()
}

describe('a window', () => {
  test.each([
    ['is open from its beginning', '2026-07-01T07:00:00.000Z', '2026-07-01T07:00:00.000Z'],
    ['is open until just before its end', '2026-07-01T13:59:59.999Z', '2026-07-01T13:59:59.999Z'],
    ['is shut at its end, until the next day', '2026-07-01T14:00:00.000Z', '2026-07-02T07:00:00.000Z'],
    ['goes by the clocks there, in winter', '2026-12-01T00:00:00.000Z', '2026-12-01T08:00:00.000Z'],
    ['goes by the clocks there, on the day that they change', '2026-03-28T20:00:00.000Z', '2026-03-29T07:00:00.000Z'],
  ])('%s', (_what, from, next) => {
    expect(opens(from, window())).toBe(next)
  })

  test('passes over days that it does not name', () => {
    const workdays = window({ days: ['mon', 'tue', 'wed', 'thu'] })
    expect(opens('2026-07-02T15:00:00Z', workdays)).toBe('2026-07-06T07:00:00.000Z')
  })

  test('past midnight belongs to the day on which it opened', () => {
    const nights = window({ days: ['fri'], hours: '22:00-06:00', timeZone: 'UTC' })
    expect(opens('2026-07-04T05:59:00Z', nights)).toBe('2026-07-04T05:59:00.000Z')
    expect(opens('2026-07-04T06:00:00Z', nights)).toBe('2026-07-10T22:00:00.000Z')
  })

  test('in an hour that the clocks skip opens a day or a week later', () => {
    const skipped = window({ days: ['sun'], hours: '02:00-03:00' })
    expect(opens('2026-03-28T20:00:00Z', skipped)).toBe('2026-04-05T00:00:00.000Z')
  })

  test('and another one must both be open; such that never are say so', () => {
    expect(opens('2026-07-01T00:00:00Z', window(), window({ hours: '12:00-20:00' }))).toBe('2026-07-01T10:00:00.000Z')
    expect(opens('2026-07-01T00:00:00Z', window({ days: ['mon'] }), window({ days: ['tue'] }))).toBeUndefined()
  })

  test('none is always open', () => {
    expect(nextOpening([], 7)).toBe(7)
  })
})

// Minute by minute, by what a clock on the wall shows there.
function byWalking(windows: readonly MergeWindow[], from: number, minutes: number): number | undefined {
  for (let now = from, steps = 0; steps <= minutes; now = Math.floor(now / MINUTE + 1) * MINUTE, steps += 1) {
    if (windows.every((one) => isOpen(one, now))) return now
  }
  return undefined
}

function isOpen({ days, hours, timeZone }: MergeWindow, now: number): boolean {
  const [day = '', clock = ''] = clockOf(timeZone).format(now).toLowerCase().split(/[, ]+/)
  const [from = '', to = ''] = hours.split('-')
  const before = DAYS[(DAYS.indexOf(day as (typeof DAYS)[number]) + 6) % 7]
  if (from < to) return days.some((one) => one === day) && clock >= from && clock < to
  return (days.some((one) => one === day) && clock >= from) || (days.some((one) => one === before) && clock < to)
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const shown = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const one = clocks.get(timeZone) ?? new Intl.DateTimeFormat('en-GB', { timeZone, ...shown })
  clocks.set(timeZone, one)
  return one
}

const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 59))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'))
const zone = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Africa/Casablanca',
  'America/Santiago',
)
const windows = fc.array(
  fc.record({
    days: fc.subarray([...DAYS], { minLength: 1 }),
    hours: fc
      .tuple(clock, clock)
      .filter(([from, to]) => from !== to)
      .map((both) => both.join('-')),
    timeZone: zone,
  }),
  { minLength: 1, maxLength: 2 },
)
/** Around the changes of the clocks, and anywhere. */
const moment = fc.oneof(
  fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2028-01-01T00:00:00Z') }),
  fc
    .constantFrom('2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '2026-03-08T07:00:00Z', '2026-10-03T15:30:00Z')
    .chain((text) => fc.integer({ min: at(text) - 4 * 3_600_000, max: at(text) + 4 * 3_600_000 })),
)

test('opens when a walk along the clock says so, in any zone and across any change', () => {
  const walked = 3 * 24 * 60
  fc.assert(
    fc.property(windows, moment, (some, from) => {
      const found = nextOpening(some, from)
      const expected = byWalking(some, from, walked)
      if (expected !== undefined) expect(found).toBe(expected)
      else expect(found ?? Number.POSITIVE_INFINITY).toBeGreaterThan(from + (walked - 1) * MINUTE)
    }),
    { numRuns: propertyRuns(60) },
  )
})

test.each(['9:00-16:00', '09:00', '09:00-09:00', '24:00-08:00', '09:00-24:01', '09:60-10:00', ''])(
  '%p says no hours',
  (text) => {
    expect(parseHours(text)).toBeUndefined()
  },
)
