import type { AskedKind } from '../domain/intent.ts'
import type { Actor } from '../domain/repository.ts'
import type { RoundRequest } from '../domain/round-event.ts'
import type { InboxEvent } from '../domain/run-event.ts'
import type { RunState } from '../domain/run-state.ts'

/** The first line of a comment, read: which word, and what stands behind it. The word may be no command of ours. */
export interface Command {
  readonly word: string
  readonly text: string
}

/** Who said it, in which comment, when. */
export interface Said {
  readonly actor: Actor
  readonly commentId: number
  /** The comment that began the thread of a review where it was said. Absent: it was said in the conversation. */
  readonly thread?: number
  /** ISO 8601 UTC. */
  readonly at: string
}

/** A command of somebody who has the role for it. */
export interface Call {
  readonly text: string
  readonly said: Said
  /** Of the issue or pull request where it was said. */
  readonly number: number
  /** Runs that speak for the issue or pull request, over or not, newest first. */
  readonly runs: readonly RunState[]
}

/** What a command comes to. */
export type Decision =
  | { readonly type: 'answer'; readonly text: string }
  | { readonly type: 'help' }
  /** It was carried out before: the delivery came again. */
  | { readonly type: 'nothing'; readonly why: string }
  /** Goes into the log of those runs. */
  | { readonly type: 'tell'; readonly runs: readonly RunState[]; readonly event: InboxEvent }
  | { readonly type: 'show'; readonly what: 'status' | 'explanation'; readonly run: RunState }
  /** The same again, as a run of its own. */
  | { readonly type: 'retry'; readonly run: RunState; readonly hint: string }
  /** Why a run's work was turned down, said afterwards. */
  | { readonly type: 'teach'; readonly run: RunState; readonly reason: string }
  /** That run's merged change is to be taken back. */
  | { readonly type: 'revert'; readonly run: RunState }
  /** A published change is to be worked on once more. */
  | { readonly type: 'round'; readonly run: RunState; readonly request: PersonsRequest }
  | { readonly type: 'memory'; readonly request: MemoryRequest }

/** A round that a person asks for. */
export type PersonsRequest = RoundRequest & Required<Pick<RoundRequest, 'by'>>

export type MemoryRequest =
  | { readonly act: 'remember'; readonly text: string }
  /** A page of what is remembered, below an id where one was given. */
  | { readonly act: 'list'; readonly before?: number }
  | { readonly act: 'confirm'; readonly id: number }
  | { readonly act: 'forget'; readonly id: number }

/** One file each: `/agent help`, the docs page and the parser are made from them. */
export interface CommandSpec {
  readonly word: string
  readonly usage: string
  /** What others call it: answered with the word, never obeyed. */
  readonly also?: readonly string[]
  readonly effect: string
  readonly where: string
  /** The least role that may use it. */
  readonly role: 'read' | 'write'
  /** The lines behind the first belong to it. */
  readonly wholeComment?: true
  /** Asks for a run of that kind, or decides about the runs that are there. Pure. */
  readonly does: AskedKind | ((call: Call) => Decision)
}

/** Its name in the repository: comments of reviews are numbered for themselves. */
export function saidKey({ commentId, thread }: Pick<Said, 'commentId' | 'thread'>): string {
  return `${thread === undefined ? 'comment' : 'review-comment'}:${commentId}`
}

export function answer(text: string): Decision {
  return { type: 'answer', text }
}

export const ISSUE_OR_PULL = "an issue, a person's pull request"
export const ANYWHERE = 'anywhere the agent acts'
