import type { SavedWorkspace } from './context-event.ts'
import type { EventParts } from './event-parts.ts'
import type { Evidence } from './evidence.ts'
import type { ImpactRecord } from './impact.ts'
import type { Intent } from './intent.ts'
import type { Money } from './money.ts'
import type { Policy } from './policy.ts'
import type { Actor } from './repository.ts'
import type { ServedBy, ThreadOutcome } from './round-event.ts'
import type { PinnedSandbox } from './sandbox-start.ts'
import type { SetUpRecord } from './set-up-record.ts'
import type { PinnedComments } from './shown-comment.ts'
import type { Usage } from './usage.ts'
import type { Verdict } from './verdict.ts'

/** Schema version of the events below. A change of meaning adds a type or a version, never edits an old event. */
export const EVENT_VERSION = 1

/** Digests are SHA-256 (hex) of blobs; commits and trees are git's object ids. */
export interface EventData extends EventParts {
  // Inbox: appended by the web side without a lease.
  'run.requested': { readonly intent: Intent }
  'stop.requested': { readonly by: Actor }
  'rejection.requested': { readonly by: Actor; readonly reason: string }
  'publish.requested': { readonly by: Actor }
  'trigger.withdrawn': { readonly by: Actor; readonly what: string }

  // Worker: fenced by the lease's epoch.
  'run.started': { readonly worker: string; readonly epoch: number }
  'base.pinned': {
    readonly commit: string
    readonly tree: string
    /** The branch that the pull request will go to. */
    readonly ref: string
    readonly policy: Policy
    readonly policyDigest: string
    /** Problems of the policy file; not empty: the run stops. */
    readonly policyProblems: readonly string[]
    /** Values that a layer above did not allow, by layer, key and line. Absent in what was recorded before. */
    readonly policyIgnored?: readonly string[]
    /** Which layers the values come from; keys that nobody says are left out. Absent in what was recorded before. */
    readonly policyOrigins?: readonly { readonly key: string; readonly from: readonly string[] }[]
    /** Title or body read otherwise by then: the run goes on with the words as they stood when it was asked for. */
    readonly subjectEdited: boolean
    /** Absent: there was none, or they were not looked at yet when this was recorded. */
    readonly comments?: PinnedComments
    /** Absent in what was pinned before sandboxes could start from other images. */
    readonly sandbox?: PinnedSandbox
  }
  /** Dependencies of one side were installed, found, or not to be had: at most once for each side and key. */
  'setup.recorded': SetUpRecord
  'model.answered': {
    readonly step: number
    readonly answer: string
    readonly model: string
    readonly usage: Usage
    /** Absent where no price is known, and in what was recorded before there were any. */
    readonly cost?: Money
    /** What it called, for people: `read_file index.js`. */
    readonly calls: readonly string[]
    /** What was asked: blob digest of a record that names the one before it. Absent in what was recorded before them. */
    readonly request?: string
    /** Who gave it. Absent: the coder. */
    readonly role?: 'planner' | 'tester'
    /** Endpoint and model as configured, and the endpoint's own id of the call. */
    readonly served?: ServedBy
  }
  'tool.returned': {
    readonly step: number
    readonly call: string
    readonly tool: string
    readonly result: string
    readonly ok: boolean
    readonly durationMs: number
    /** All of a result that was shown cut: blob digest. */
    readonly full?: string
    /** Absent where the call could change nothing, and in what was recorded before there was any. */
    readonly saved?: SavedWorkspace
  }
  'agent.finished': {
    readonly outcome: 'submitted' | 'gave-up' | 'out-of-budget' | 'stuck' | 'no-answer'
    /** The model's words, shown as such beside computed facts. */
    readonly title: string
    readonly summary: string
    readonly reason: string
    /** How long the attempt took that ended it. Absent in what was recorded before there were rounds. */
    readonly durationMs?: number
    /** What became of the threads of a review that the round was about. Absent: it said nothing of any. */
    readonly threads?: readonly ThreadOutcome[]
  }
  'change.exported': {
    readonly baseTree: string
    readonly tree: string
    readonly files: readonly string[]
    readonly dropped: readonly { readonly path: string; readonly why: string }[]
    /** Why the exported tree was refused (a path that leaves, a device, a bomb); `tree` is then the base's. */
    readonly refused?: string
  }
  /** What depends on the change, computed from the trees; absent where it could not be. */
  'impact.computed': ImpactRecord
  'evidence.recorded': { readonly evidence: Evidence }
  'guard.judged': { readonly verdict: Verdict; readonly policyDigest: string; readonly factsDigest: string }
  /** Who said that it may leave may not say so any more, now that it counts. */
  'publish.refused': { readonly by: Actor }
  'effect.intended': { readonly effect: string; readonly key: string }
  'effect.observed': {
    readonly effect: string
    readonly key: string
    readonly result: unknown
    /** It stood there when it was first looked for: nothing was sent. Absent: it may have been. */
    readonly found?: true
  }
  'change.published': {
    readonly pull: number
    readonly url: string
    readonly branch: string
    readonly base: string
    readonly commit: string
    readonly tree: string
    readonly draft: boolean
  }
  'run.parked': {
    readonly reason: string
    readonly handled: number
    /** When to look again by itself, ISO 8601 UTC by the store's clock. Absent: only an inbox event wakes it. */
    readonly wakeAt?: string
  }
  'run.ended': RunEnd
}

export interface RunEnd {
  readonly how:
    | 'merged'
    | 'closed'
    | 'rejected'
    | 'stopped'
    | 'cancelled'
    | 'blocked'
    | 'no-change'
    | 'gave-up'
    | 'out-of-budget'
    | 'refused'
    | 'failed'
  readonly reason: string
  readonly by?: Actor
}

export type EventType = keyof EventData
export type RunEvent = { [T in EventType]: { readonly type: T; readonly data: EventData[T] } }[EventType]

export const INBOX_TYPES = [
  'run.requested',
  'stop.requested',
  'approval.requested',
  'rejection.requested',
  'publish.requested',
  'trigger.withdrawn',
  'pull.changed',
  'plan-approval.requested',
  'question.answered',
  'round.requested',
] as const satisfies readonly EventType[]
export type InboxEvent = Extract<RunEvent, { type: (typeof INBOX_TYPES)[number] }>
export type WorkerEvent = Exclude<RunEvent, InboxEvent>

/** As it stands in the log. */
export type StoredEvent = RunEvent & {
  readonly runId: string
  /** 1, 2, 3 … without gaps within a run. */
  readonly seq: number
  /** The store's clock, ISO 8601 UTC with milliseconds. */
  readonly at: string
  /** `github:<id>:<login>`, `worker:<name>` or `system`. */
  readonly actor: string
  readonly version: number
  /** Hash of the event before; 64 zeros before the first. */
  readonly prevHash: string
  readonly hash: string
}

export function isInbox(event: RunEvent): event is InboxEvent {
  return (INBOX_TYPES as readonly string[]).includes(event.type)
}
