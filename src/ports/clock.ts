/** Time and randomness, as arguments. */
export interface Clock {
  now(): Date
  /** Milliseconds that only grow, whatever the wall clock does. */
  monotonic(): number
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** A new unguessable id: 26 characters, lower case, sortable by time (ULID). */
export type NewId = () => string
