import {
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  type IBackoff,
  type IHalfOpenAfterBackoffContext,
} from 'cockatiel'
import { Fault, isFault } from '../../domain/fault.ts'
import type { Logger } from '../../ports/logger.ts'

/** What is known of an endpoint's health, for logs and pages. */
export interface CircuitStatus {
  readonly endpoint: string
  /** `half-open`: one call is let through to see. */
  readonly state: 'closed' | 'open' | 'half-open'
  /** While open: when the next call is let through, ISO 8601. */
  readonly until?: string
  /** The fault that opened it. */
  readonly reason?: string
}

/** Keeps calls from an endpoint that only fails: they would wait for nothing, and keep it from coming back. */
export interface Circuit {
  /** Throws Fault `circuit-open` where nothing was asked, else whatever `ask` throws. */
  guard<T>(ask: () => Promise<T>): Promise<T>
  status(): CircuitStatus
}

/** Failures in a row, of all runs together, that open it. */
const FAILURES = 5
const FIRST_PAUSE_MS = 30_000
const LONGEST_PAUSE_MS = 5 * 60_000
/** To those that come while one call finds out. */
const PROBING_MS = 10_000

const NAMES = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
} as const

/** The library's time is the machine's: `Date.now`. */
export function createCircuit(endpoint: string, log: Logger): Circuit {
  let until = 0
  const pauseFor = ({ attempt, result }: IHalfOpenAfterBackoffContext): IBackoff<IHalfOpenAfterBackoffContext> => {
    const duration = pauseOf(attempt, result)
    until = Date.now() + duration
    return { duration, next: pauseFor }
  }
  const policy: CircuitBreakerPolicy = circuitBreaker(
    // A probe that was broken off by its run has found nothing out.
    handleWhen((error) => isOutage(error) || (policy.state === CircuitState.HalfOpen && !isFault(error))),
    { breaker: new ConsecutiveBreaker(FAILURES), halfOpenAfter: { next: pauseFor } },
  )
  policy.onStateChange((state) => {
    const fields = { endpoint, state: NAMES[state], reason: reasonOf(policy) }
    if (state === CircuitState.Open) log.warn(fields, 'a model endpoint fails and is left alone')
    else
      log.info(fields, state === CircuitState.Closed ? 'a model endpoint is back' : 'a model endpoint is tried again')
  })
  const refuse = () => {
    const wait = policy.state === CircuitState.HalfOpen ? PROBING_MS : Math.max(1, until - Date.now())
    const message = `Endpoint ${endpoint} failed ${FAILURES} times in a row and is left alone for now.`
    return new Fault('circuit-open', message, { retryable: true, retryAfterMs: wait })
  }
  return {
    guard(ask) {
      // Asked by ourselves, because the library lets others wait for the probe however long it takes.
      const open = policy.state === CircuitState.Open && Date.now() < until
      if (open || policy.state === CircuitState.HalfOpen) return Promise.reject(refuse())
      return policy.execute(ask)
    },
    status() {
      const state = NAMES[policy.state]
      if (state === 'closed') return { endpoint, state }
      return { endpoint, state, until: new Date(until).toISOString(), reason: reasonOf(policy) }
    },
  }
}

/** What says that the endpoint is not well, not that the request was not. */
export function isOutage(error: unknown): boolean {
  return isFault(error) && error.retryable && ['model-unavailable', 'timeout', 'malformed'].includes(error.code)
}

function pauseOf(attempt: number, result: IHalfOpenAfterBackoffContext['result']): number {
  const told = 'error' in result && isFault(result.error) ? (result.error.retryAfterMs ?? 0) : 0
  return Math.min(LONGEST_PAUSE_MS, Math.max(told, FIRST_PAUSE_MS * 2 ** (attempt - 1)))
}

function reasonOf({ lastFailure }: CircuitBreakerPolicy): string {
  return lastFailure !== undefined && 'error' in lastFailure && isFault(lastFailure.error)
    ? `${lastFailure.error.code}: ${lastFailure.error.message}`
    : 'unknown'
}
