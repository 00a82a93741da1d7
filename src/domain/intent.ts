import type { Actor, RepositoryRef } from './repository.ts'
import type { Revert } from './revert.ts'
import type { Untrusted } from './untrusted.ts'

export const KINDS = ['fix', 'refactor', 'test', 'docs'] as const
export type Kind = (typeof KINDS)[number]

/** What people ask for: work, or a plan of it first. Labels and commands are named after these. */
export const ASKED_KINDS = [...KINDS, 'plan'] as const
export type AskedKind = (typeof ASKED_KINDS)[number]

/** What somebody asked for, as it stood at the moment of asking: later edits never reach the agent. */
export interface Intent {
  /** Unique for all time: a second delivery of the same request has the same key. */
  readonly key: string
  /** The kind of work. Where a plan comes first, the plan names it; it is `fix` until then and means nothing. */
  readonly kind: Kind
  /** `plan`: nothing is changed before people have approved a plan. Absent: the work begins at once. */
  readonly door?: 'plan'
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
  /** The issue or pull request where that comment stands; absent: the subject's own. */
  readonly askedOn?: number
  /** The run that this one begins anew: somebody wants it although that one was turned down, or found to exist. */
  readonly retryOf?: string
  /** The change that is to be taken back: no agent works, and `kind` means nothing. */
  readonly revert?: Revert
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

export function askedKind(intent: Pick<Intent, 'kind' | 'door'>): AskedKind {
  return intent.door ?? intent.kind
}

/** What a run is called where people see it: on branches, in titles. */
export function workName({ kind, revert }: Pick<Intent, 'kind' | 'revert'>): Kind | 'revert' {
  return revert === undefined ? kind : 'revert'
}
