/** Longer than this nobody waits for; more is a mistake of the endpoint's or malice. */
const MOST_MS = 24 * 3_600_000

/**
 * Milliseconds until the endpoint wants to be asked again: `retry-after-ms` where there is one, else `retry-after` in
 * seconds or as a date (RFC 9110, 10.2.3). undefined: it does not say, or not in a way that can be read.
 */
export function retryAfterOf(headers: Headers | undefined, now: number): number | undefined {
  const precise = headers?.get('retry-after-ms')?.trim() ?? ''
  if (NUMBER.test(precise)) return bounded(Number(precise))
  const value = headers?.get('retry-after')?.trim() ?? ''
  if (NUMBER.test(value)) return bounded(Number(value) * 1000)
  const date = /[a-z]/i.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? undefined : bounded(date - now)
}

const NUMBER = /^\d{1,12}(?:\.\d{1,12})?$/

function bounded(ms: number): number {
  return Math.min(MOST_MS, Math.max(0, Math.ceil(ms)))
}
