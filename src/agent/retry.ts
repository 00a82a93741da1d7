import { type Fault, isFault } from '../domain/fault.ts'
import type { Clock } from '../ports/clock.ts'

const ATTEMPTS = 5
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000
/** Told to wait longer than this, the run is given back: a worker is too dear to sleep. */
const PATIENCE_MS = 120_000

export interface RetryOptions {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Called before each wait. */
  readonly waiting?: (fault: Fault, ms: number) => void
  /** What is left of the time that the work may take: a wait beyond it is not begun. */
  readonly remainingMs?: () => number
  /** 0 to 1, for jitter. */
  readonly random?: () => number
}

/**
 * Tries again what failed with a retryable fault: waits of random length (full jitter) below a bound that doubles,
 * never before `retryAfterMs`. Where no endpoint may be asked at all, nothing is tried: the run is given back.
 */
export async function withRetries<T>(ask: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    options.signal.throwIfAborted()
    try {
      return await ask()
    } catch (error) {
      options.signal.throwIfAborted()
      if (!isFault(error) || !error.retryable || error.code === 'circuit-open' || attempt === ATTEMPTS) throw error
      const ms = waitOf(error, attempt, options.random ?? Math.random)
      if (ms > Math.min(PATIENCE_MS, options.remainingMs?.() ?? PATIENCE_MS)) throw error
      options.waiting?.(error, ms)
      await options.clock.sleep(ms, options.signal)
    }
  }
}

function waitOf(fault: Fault, attempt: number, random: () => number): number {
  const backoff = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1)) * random()
  // A little more than told: a crowd of workers told the same must not come back in the same millisecond.
  return Math.ceil(Math.max(backoff, (fault.retryAfterMs ?? 0) * (1 + random() / 10)))
}
