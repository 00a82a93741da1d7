import { setTimeout as sleep } from 'node:timers/promises'

/** Whether a promise resolved within `ms`. Rejects as it does; what comes later is nobody's. */
export async function within(ms: number, promise: Promise<unknown>): Promise<boolean> {
  const over = new AbortController()
  const late = sleep(ms, false, { signal: over.signal }).catch(() => false)
  promise.catch(() => undefined)
  try {
    return await Promise.race([promise.then(() => true), late])
  } finally {
    over.abort()
  }
}

const CLOSE_TIMEOUT_MS = 3_000

interface Closing {
  close(): Promise<void>
  disconnect(): Promise<void>
}

/**
 * Closes what BullMQ opened. BullMQ itself waits for the store, for ever if need be; a process that must end doesn't:
 * after 3 s the connections are dropped. @returns whether the store has heard of it.
 */
export async function closeWithin(open: Closing, closing = open.close()): Promise<boolean> {
  const heard = await within(CLOSE_TIMEOUT_MS, closing).catch(() => false)
  // After a close that failed there may be a connection that would still be tried again and again.
  void open.disconnect().catch(() => undefined)
  return heard
}
