/** What went wrong outside: a closed list, so that a person can look each one up and code can decide by it. */
export type FaultCode =
  | 'network'
  | 'timeout'
  | 'rate-limited'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'rejected'
  | 'engine-unavailable'
  | 'sandbox-lost'
  | 'service-failed'
  | 'store-unavailable'
  | 'lease-lost'
  | 'model-unavailable'
  | 'circuit-open'
  | 'context-overflow'
  | 'too-large'
  | 'malformed'

export interface FaultOptions {
  /** Whether the same call may succeed later. */
  readonly retryable: boolean
  /** Milliseconds before which no further call may be made (a `retry-after`). */
  readonly retryAfterMs?: number
  readonly cause?: unknown
}

/**
 * A fault of something outside: network, container engine, rate limit, a refusal by GitHub. Made only in adapters.
 * Outcomes (tests fail, guard denies, budget spent) are values, never faults.
 */
export class Fault extends Error {
  readonly code: FaultCode
  readonly retryable: boolean
  readonly retryAfterMs: number | undefined

  constructor(code: FaultCode, message: string, options: FaultOptions) {
    super(message, { cause: options.cause })
    this.name = 'Fault'
    this.code = code
    this.retryable = options.retryable
    this.retryAfterMs = options.retryAfterMs
  }
}

export function isFault(error: unknown, code?: FaultCode): error is Fault {
  return error instanceof Fault && (code === undefined || error.code === code)
}
