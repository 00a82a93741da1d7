import type { Layer } from './sandbox.ts'

export interface Snapshot extends Layer {
  /** SHA-256 of its bytes. */
  readonly digest: string
  readonly bytes: number
  /**
   * Its bytes, for a sandbox alone to take apart. Fault `malformed` (retryable) at their end where they are not what was
   * stored, or `not-found` (retryable) where it was removed meanwhile: either way it is gone afterwards.
   */
  read(): AsyncIterable<Uint8Array>
}

/**
 * What set-up made, by a key that says what it was made of. Bounded: what was not used for longest goes. A snapshot is
 * there whole or not at all, whoever else writes the same key.
 */
export interface SnapshotStore {
  /** Counts as a use. */
  find(key: string): Promise<Snapshot | undefined>
  /** @param key a digest, hex. */
  put(key: string, bytes: AsyncIterable<Uint8Array>): Promise<Snapshot>
}
