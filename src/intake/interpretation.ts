import type { Command } from '../command/command.ts'
import type { BuildSignal } from '../domain/build-signal.ts'
import type { AskedKind } from '../domain/intent.ts'
import type { MergeGroup } from '../domain/merge-group.ts'
import type { Actor, RepositoryRef } from '../domain/repository.ts'

/** Somebody asked for work: the or pull request's words as they stood in that very delivery. */
export interface Asked {
  readonly type: 'asked'
  readonly repository: RepositoryRef
  readonly actor: Actor
  readonly kind: AskedKind
  readonly number: number
  readonly isPull: boolean
  readonly title: string
  readonly body: string
  readonly text?: string
  readonly at: string
  readonly commentId?: number
  /** See `Intent.askedOn` and `Intent.retryOf`. */
  readonly askedOn?: number
  readonly retryOf?: string
  /** See `Intent.key`. */
  readonly key: string
}

export interface Commanded {
  readonly type: 'commanded'
  readonly repository: RepositoryRef
  readonly actor: Actor
  readonly command: Command
  readonly number: number
  readonly isPull: boolean
  readonly title: string
  readonly body: string
  readonly commentId: number
  /** See `Said.thread`. */
  readonly thread?: number
  /** When GitHub says that it was commented, ISO 8601 UTC, whole seconds. */
  readonly at: string
}

export interface Clicked {
  readonly type: 'clicked'
  readonly repository: RepositoryRef
  readonly actor: Actor
  readonly runId: string
  readonly commit: string
  /** The last are the reasons of `REJECTION_REASONS`. */
  readonly button: 'approve' | 'reject' | 'stop' | `why-${string}`
}

export interface Withdrawn {
  readonly type: 'withdrawn'
  readonly repository: RepositoryRef
  readonly actor: Actor
  readonly number: number
  /** What the run must have been asked by. */
  readonly trigger: { readonly label: AskedKind } | { readonly commentId: number }
}

export interface PullMoved {
  readonly type: 'pull-moved'
  readonly repository: RepositoryRef
  readonly number: number
  readonly what: string
  /** Its head commit, where the delivery says it. */
  readonly head?: string
  /** What somebody wrote who asked for changes. */
  readonly criticism?: { readonly by: Actor; readonly body: string; readonly review: number }
  /** Somebody asked for changes in a review of this head, with or without words. */
  readonly changes?: {
    readonly by: Actor
    readonly body: string
    readonly review: number
    readonly head: string
    /** See `RoundRequest.saidAt`. */
    readonly saidAt?: string
  }
  /** The commit that its merge made, once merged. */
  readonly mergeCommit?: string
}

export interface BranchPushed {
  readonly type: 'branch-pushed'
  readonly repository: RepositoryRef
  readonly branch: string
  readonly by: Actor
}

/** Somebody was let in, shut out, or given another role. */
export interface AccessChanged {
  readonly type: 'access-changed'
  readonly repository: RepositoryRef
  readonly what: string
}

/** Teams or members of an account are not what they were. */
export interface PeopleChanged {
  readonly type: 'people-changed'
  /** The App's on that account: its repositories are those of the account. */
  readonly installationId: number
  readonly what: string
}

/** A merge queue has made a commit of what it would merge, and waits for its checks. */
export interface GroupFormed {
  readonly type: 'group-formed'
  readonly repository: RepositoryRef
  readonly group: MergeGroup
}

/** A check or a status of somebody else's came to its end on a commit. */
export interface CheckEnded {
  readonly type: 'check-ended'
  readonly repository: RepositoryRef
  readonly commit: string
  readonly name: string
  /** Whose check run it is; absent: a status. */
  readonly appId?: number
  /** Of a workflow of the repository. */
  readonly isJob: boolean
  /** Unique in the repository: the same delivery again, or the same result told twice, is the same. */
  readonly key: string
  readonly failed: boolean
  /** For a branch that it turned red on. Absent: it did not, or it lacks what that takes. */
  readonly red?: TurnedRed
}

/** A check, status or deployment of a commit came out red. */
export interface TurnedRed {
  readonly type: 'turned-red'
  readonly repository: RepositoryRef
  readonly commit: string
  /** When, ISO 8601 by the host's clock. */
  readonly at: string
  readonly signal: BuildSignal
  /** Where the host itself shows it, if it says. */
  readonly url?: string
}

/** The App came to repositories. */
export interface Installed {
  readonly type: 'installed'
  readonly repositories: readonly { readonly owner: string; readonly name: string }[]
}

export interface Ignored {
  readonly type: 'ignored'
  readonly why: string
}

export type Interpretation =
  | Asked
  | Commanded
  | Clicked
  | Withdrawn
  | PullMoved
  | BranchPushed
  | AccessChanged
  | PeopleChanged
  | GroupFormed
  | CheckEnded
  | TurnedRed
  | Installed
  | Ignored

export function ignored(why: string): Ignored {
  return { type: 'ignored', why }
}
