export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Day = (typeof DAYS)[number]

/** When something may be merged by itself, by the clocks of a place. */
export interface MergeWindow {
  /** On which it opens; one that goes past midnight is open into the day after. */
  readonly days: readonly Day[]
  /** `09:00-16:30`, the end excluded; `22:00-06:00` goes past midnight, `00:00-24:00` is the whole day. */
  readonly hours: string
  /** A name of the IANA database: `Europe/Berlin`, `UTC`. */
  readonly timeZone: string
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** Windows that are not open together within it never are: each repeats by the week, clocks change twice a year. */
const HORIZON = 35 * DAY

/**
 * The first moment from `from` on, in milliseconds since 1970, at which all windows are open: `from` itself where they are.
 * undefined: they are never open together. Times that a change of the clocks skips do not come; those that it repeats come twice.
 */
export function nextOpening(windows: readonly MergeWindow[], from: number): number | undefined {
  for (let at = from; at <= from + HORIZON; ) {
    const later = Math.max(at, ...windows.map((window) => nextOf(window, at)))
    if (later === at) return at
    at = later
  }
  return undefined
}

/** Minutes after midnight, the second one at most 24 hours; undefined where it says no such hours, or none at all. */
export function parseHours(hours: string): { readonly from: number; readonly to: number } | undefined {
  const found = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/.exec(hours)
  if (found === null) return undefined
  const [, fromHour, fromMinute, toHour, toMinute] = found.map(Number)
  const from = (fromHour ?? 0) * 60 + (fromMinute ?? 0)
  const to = (toHour ?? 0) * 60 + (toMinute ?? 0)
  return to > 24 * 60 || from === to ? undefined : { from, to }
}

// Between two changes of the clocks local time runs as time does, so there it is plain arithmetic.
function nextOf(window: MergeWindow, from: number): number {
  for (let at = from; ; ) {
    const offset = offsetAt(window.timeZone, at)
    const then = nextLocally(window, at + offset) - offset
    if (then === at || offsetAt(window.timeZone, then) === offset) return then
    at = changeBetween(window.timeZone, at, then)
  }
}

function nextLocally({ days, hours }: MergeWindow, local: number): number {
  const { from, to } = parseHours(hours) ?? { from: 0, to: 24 * 60 }
  const length = (to > from ? to - from : to + 24 * 60 - from) * MINUTE
  const midnight = Math.floor(local / DAY) * DAY
  for (let day = midnight - DAY; ; day += DAY) {
    const opens = day + from * MINUTE
    if (days.includes(weekdayOf(day)) && local < opens + length) return Math.max(local, opens)
  }
}

// 1 January 1970 was a Thursday.
function weekdayOf(local: number): Day {
  return DAYS[(((Math.floor(local / DAY) + 3) % 7) + 7) % 7] ?? 'mon'
}

// The first millisecond of the other offset. In the week that a window looks ahead clocks change at most once.
function changeBetween(timeZone: string, before: number, after: number): number {
  const offset = offsetAt(timeZone, before)
  let [low, high] = [before, after]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(timeZone, middle) === offset) low = middle
    else high = middle
  }
  return high
}

const formats = new Map<string, Intl.DateTimeFormat>()

function offsetAt(timeZone: string, at: number): number {
  const format = formats.get(timeZone) ?? formatOf(timeZone)
  formats.set(timeZone, format)
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const two = '2-digit'
  const fields = { year: 'numeric', month: two, day: two, hour: two, minute: two, second: two } as const
  return new Intl.DateTimeFormat('en-GB', { ...fields, timeZone, hourCycle: 'h23', calendar: 'iso8601' })
}
