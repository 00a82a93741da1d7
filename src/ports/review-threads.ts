import type { Actor } from '../domain/repository.ts'
import type { Untrusted } from '../domain/untrusted.ts'

export interface HostedThreadComment {
  readonly id: number
  readonly author: Actor
  readonly body: Untrusted
  /** ISO 8601. */
  readonly createdAt: string
  /** Absent: never. */
  readonly editedAt?: string
  /** The review that it was submitted with. Absent: none, or the code host does not say. */
  readonly review?: number
  /** Made by our own App's bot. */
  readonly ours: boolean
}

/** What reviewers say about a place of the change, and what others answered there. */
export interface HostedThread {
  readonly path: string
  /** In the file as it is now. Absent: the thread is about the whole file, or its line was changed since. */
  readonly line?: number
  /** As it was when the thread began. Absent: about the whole file. */
  readonly originalLine?: number
  /** `old`: the file as it was before the change. */
  readonly side: 'old' | 'new'
  readonly resolved: boolean
  /** The part of the change that it was written about, as a diff. */
  readonly hunk: Untrusted
  /** Oldest first: the one that began it, to which answers are given, and the newest 100. */
  readonly comments: readonly HostedThreadComment[]
  /** How many between those were not read. Absent: none. */
  readonly unread?: number
}

export interface HostedThreads {
  /** Oldest first: the newest 1,000. */
  readonly threads: readonly HostedThread[]
  /** How many older ones were not read. */
  readonly unread: number
}

/** The part of `RepositoryHost` that reads and answers what reviewers say about places of a change. */
export interface ReviewThreads {
  reviewThreads(number: number): Promise<HostedThreads>
  /** Answers the thread of a pull request that a comment began. @returns the answer's id. Resolves nothing. */
  replyInThread(number: number, comment: number, body: string): Promise<number>
}
