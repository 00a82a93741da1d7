import type { Actor, RepositoryRef } from './repository.ts'
import type { Untrusted } from './untrusted.ts'

export const KINDS = ['fix', 'refactor', 'test', 'docs'] as const
export type Kind = (typeof KINDS)[number]

/** What somebody asked for, as it stood at the moment of asking: later edits never reach the agent. */
export interface Intent {
  /** Unique for all time: a second delivery of the same request has the same key. */
  readonly key: string
  readonly kind: Kind
  readonly repository: RepositoryRef
  readonly subject: Subject
  /** Free text behind the command, if any. */
  readonly request?: Untrusted
  readonly requester: Actor
  /** The webhook delivery that asked (GitHub's GUID). */
  readonly delivery: string
  /** When GitHub says that it was asked, ISO 8601 UTC. */
  readonly at: string
  /** The comment that asked, where one did: its deletion before the start cancels the run. */
  readonly commentId?: number
}

export interface Subject {
  readonly type: 'issue' | 'pull-request'
  readonly number: number
  readonly title: Untrusted
  readonly body: Untrusted
  /** SHA-256 (hex) over title and body: shows later edits. */
  readonly digest: string
  /** Only for a pull request: the run starts at exactly this head. */
  readonly pull?: PullPin
}

export interface PullPin {
  readonly headRef: string
  readonly headSha: string
  readonly baseRef: string
}
