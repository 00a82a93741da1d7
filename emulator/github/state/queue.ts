import type { Actor } from './accounts.ts'
import type { PullRequest } from './issues.ts'

/** A pull request in a merge queue, with the group that it heads. */
export interface QueueEntry {
  readonly id: number
  readonly issue: PullRequest
  readonly actor: Actor
  readonly enqueuedAt: string
  /** The head that was put in; another one falls out. */
  readonly head: string
  /** Where the group lies, what it was put upon, and what would be merged. */
  group: { readonly ref: string; readonly base: string; readonly sha: string }
}
