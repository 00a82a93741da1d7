import type { Memory, MemoryKind, MemorySource } from '../domain/memory.ts'

export interface NewMemory {
  /** Unique within the repository for all time: what is added again under it is not added. */
  readonly key: string
  readonly text: string
  readonly kind: MemoryKind
  readonly source: MemorySource
  readonly scope: readonly string[]
  readonly confidence: number
  readonly state: 'quarantined' | 'confirmed'
  /** Login of who confirmed it. */
  readonly decidedBy?: string
  /** ISO 8601. Absent: it does not expire. */
  readonly expiresAt?: string
}

export interface Found {
  readonly memory: Memory
  /** How well the text answers the words; 0: not at all. Comparable within one search only. */
  readonly rank: number
}

/** A memory as an export holds it. */
export type KeptMemory = Memory & { readonly key: string }

/**
 * What a repository's runs remember. Time is the store's. Every method may throw Fault `store-unavailable`.
 * Texts come in as they shall be kept: known secrets are taken out before.
 */
export interface MemoryStore {
  /** @returns what now stands under the key, and whether it was added: forgotten memories are not added again. */
  add(repositoryId: number, memory: NewMemory): Promise<{ readonly memory: Memory; readonly added: boolean }>
  get(repositoryId: number, id: number): Promise<Memory | undefined>
  /** Newest first, below `before` if given; tombstones left out unless asked for. */
  list(
    repositoryId: number,
    page: { readonly limit: number; readonly before?: number; readonly forgotten?: boolean },
  ): Promise<KeptMemory[]>
  /** @returns what it is then; undefined where nothing has that id. A forgotten one stays forgotten. */
  confirm(repositoryId: number, id: number, by: string): Promise<Memory | undefined>
  /** Deletes the text for good and keeps the rest as a tombstone. @returns undefined where nothing has that id. */
  forget(repositoryId: number, id: number, by: string): Promise<Memory | undefined>
  /** Confirmed and not expired, best rank first, then newest. Words count, not their order; none is needed. */
  search(repositoryId: number, words: string, limit: number): Promise<Found[]>
  /** Notes that they were recalled now. */
  used(repositoryId: number, ids: readonly number[]): Promise<void>
}
