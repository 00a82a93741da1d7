import type { Untrusted } from './untrusted.ts'

/** What was decided · how things are done here · what a mistake taught · how things are. */
export const MEMORY_KINDS = ['decision', 'convention', 'lesson', 'fact'] as const
export type MemoryKind = (typeof MEMORY_KINDS)[number]

/** Only what is confirmed is recalled. What came out of a run is quarantined until a person confirms it. */
export const MEMORY_STATES = ['quarantined', 'confirmed', 'forgotten'] as const
export type MemoryState = (typeof MEMORY_STATES)[number]

/** Where it came from: a run, a pull request or issue, a person; at least one of them. */
export interface MemorySource {
  readonly run?: string
  /** Of the pull request or issue. */
  readonly number?: number
  /** A login. */
  readonly person?: string
}

/** What a repository's runs may learn from each other. */
export interface Memory {
  /** 1, 2, 3 … within the repository; never used again. */
  readonly id: number
  /** One line; empty once forgotten. */
  readonly text: Untrusted
  readonly kind: MemoryKind
  readonly source: MemorySource
  /** Patterns of paths that it is about, as in a policy; none: all of the repository. */
  readonly scope: readonly string[]
  /** 0 to 100: how far its source is to be believed. */
  readonly confidence: number
  readonly state: MemoryState
  /** ISO 8601 UTC, the store's clock, like the others. */
  readonly createdAt: string
  /** Not recalled from then on. Absent: never. */
  readonly expiresAt?: string
  /** When it was last recalled. */
  readonly usedAt?: string
  /** Who confirmed or forgot it. */
  readonly decidedBy?: string
}

export const MEMORY_TEXT_LENGTH = 1_000
export const MEMORY_SCOPE_LENGTH = 10
