import { Fault, type FaultCode } from '../../domain/fault.ts'

/** Where and when a request failed. */
export interface FailedRequest {
  /** Method and route, `GET /repos/{owner}/{repo}`: no value of any parameter. */
  readonly route: string
  readonly timedOut: boolean
  readonly now: Date
}

interface HttpFailure {
  readonly status: number
  readonly response?: {
    readonly headers: Readonly<Record<string, string | number | undefined>>
    readonly data: unknown
  }
}

const CODES: Readonly<Record<number, FaultCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  410: 'not-found',
  413: 'too-large',
  451: 'forbidden',
}
// GitHub's advice for a secondary limit that comes without a time.
const SECONDARY_WAIT_MS = 60_000
const LONGEST_MESSAGE = 500

/** Turns whatever a request threw into the Fault that the port promises. */
export function faultOf(error: unknown, request: FailedRequest): Fault {
  if (error instanceof Fault) return error
  const { route } = request
  if (request.timedOut) return new Fault('timeout', `${route}: no answer in time`, { retryable: true })
  const failure = error as Partial<HttpFailure>
  const response = failure.response
  if (response === undefined) {
    // Octokit's own error holds the whole request; what lies under it says why it failed.
    return new Fault('network', `${route}: ${wordsOf(error)}`, { retryable: true, cause: (error as Error).cause })
  }
  const status = failure.status ?? 0
  const message = `${route}: ${status} ${explain(response.data)}`.slice(0, LONGEST_MESSAGE)
  const waitMs = waitOf(status, response, request.now)
  const after = waitMs === undefined ? {} : { retryAfterMs: waitMs }
  if (status >= 500) return new Fault('network', message, { retryable: true, ...after })
  if (waitMs !== undefined) return new Fault('rate-limited', message, { retryable: true, ...after })
  // An operator can mend a key or a clock, so a 401 may pass; the other refusals stand.
  return new Fault(CODES[status] ?? 'rejected', message, { retryable: status === 401 })
}

interface GraphqlFailure {
  readonly type?: string
  readonly message: string
}

/** GraphQL refuses with status 200 and a list of errors. */
export function faultOfGraphql(errors: readonly GraphqlFailure[], route: string): Fault {
  const message = `${route}: ${errors.map((error) => error.message).join('; ')}`.slice(0, LONGEST_MESSAGE)
  const type = errors[0]?.type
  if (type === 'RATE_LIMITED') {
    return new Fault('rate-limited', message, { retryable: true, retryAfterMs: SECONDARY_WAIT_MS })
  }
  if (type === 'NOT_FOUND') return new Fault('not-found', message, { retryable: false })
  if (type === 'FORBIDDEN' || type === 'INSUFFICIENT_SCOPES')
    return new Fault('forbidden', message, { retryable: false })
  return new Fault('rejected', message, { retryable: false })
}

// https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
function waitOf(status: number, response: NonNullable<HttpFailure['response']>, now: Date): number | undefined {
  const { headers, data } = response
  const after = Number(headers['retry-after'] ?? Number.NaN)
  if (Number.isFinite(after) && (status === 403 || status === 429 || status >= 500)) return after * 1000
  if (status !== 403 && status !== 429) return undefined
  if (headers['x-ratelimit-remaining'] === '0') return untilReset(headers, now)
  const secondary = /rate limit|abuse detection/i.test(explain(data))
  return status === 429 || secondary ? SECONDARY_WAIT_MS : undefined
}

// Measured by GitHub's clock where it tells it, so that a wrong clock of ours neither hurries nor stalls.
function untilReset(headers: Readonly<Record<string, string | number | undefined>>, now: Date): number {
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN)
  if (!Number.isFinite(reset)) return SECONDARY_WAIT_MS
  const told = Date.parse(String(headers.date ?? ''))
  return Math.max(1000, reset * 1000 - (Number.isNaN(told) ? now.getTime() : told) + 1000)
}

function explain(data: unknown): string {
  if (typeof data !== 'object' || data === null || !('message' in data)) return ''
  const { message, errors } = data as { message: unknown; errors?: unknown }
  const details = Array.isArray(errors) ? errors.map(detailOf) : []
  return [String(message), ...details].join('; ')
}

function detailOf(detail: unknown): string {
  if (typeof detail !== 'object' || detail === null) return String(detail)
  const { message, resource, field, code } = detail as Record<string, unknown>
  return String(message ?? [resource, field, code].filter(Boolean).join(' '))
}

function wordsOf(error: unknown): string {
  const { message, cause } = error as { message?: unknown; cause?: { cause?: { code?: unknown } } }
  return [message, cause?.cause?.code].filter(Boolean).join(' ') || 'the request failed'
}
