import type { Untrusted } from './untrusted.ts'

/** A comment as it stood when a run was asked for, by somebody with write access. */
export interface ShownComment {
  readonly author: string
  /** ISO 8601. */
  readonly at: string
  readonly body: Untrusted
}

/** Which comments a run was shown: the blob of them (JSON), how many, and how many of the others were kept back. */
export interface PinnedComments {
  readonly digest: string
  readonly shown: number
  readonly hidden: number
}
