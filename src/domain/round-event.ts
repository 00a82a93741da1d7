import type { Money } from './money.ts'
import type { Actor } from './repository.ts'
import type { ReviewEventData } from './review.ts'
import type { Usage } from './usage.ts'

/** What starts a round after publishing. `review`: people · `ci`: the host's checks · `base`: what it stands on moved. */
export const ASKED_CAUSES = ['base', 'review', 'ci'] as const
export type AskedCause = (typeof ASKED_CAUSES)[number]

/** `verification`: the clean room · `reviewer`: the model that reviews · the others come from outside, once published. */
export type RoundCause = 'verification' | 'reviewer' | AskedCause

/** Work on what is published is asked for: by people, by their checks, or by what it stands on. */
export interface RoundRequest {
  readonly cause: AskedCause
  /** The pull request's head that it is about. */
  readonly head: string
  /** Its name in the run: a delivery that comes again adds nothing. */
  readonly key: string
  /** Absent where nobody asked. */
  readonly by?: Actor
  /** When they wrote it, ISO 8601 UTC, whole seconds by the code host's clock. Absent in what was recorded before. */
  readonly saidAt?: string
  /** What they wrote, as it stood in that very delivery: unsafe until framed or rendered. */
  readonly text?: string
  /** The review that it is, and its comments belong to. */
  readonly review?: number
  /** The comment that began the thread where it was asked: it is about that one alone. Absent: about all that are open. */
  readonly thread?: number
}

/** A thread of a review as it was when the round began. */
export interface RoundThread {
  /** What the agent calls it: `t1`. */
  readonly name: string
  /** The comment that began it: replies go there. */
  readonly comment: number
  readonly path: string
  /** Absent: the thread is about the whole file, or its line is gone. */
  readonly line?: number
}

/** What the agent says of a thread: its own words. */
export interface ThreadOutcome {
  /** See `RoundThread.name`. */
  readonly thread: string
  readonly done: boolean
  readonly text: string
}

/** The work goes on behind what was handed in. */
export interface RoundBegun {
  /** 2, 3, 4 …: the first round is the run's own, and has no event. */
  readonly round: number
  readonly cause: RoundCause
  /** How many answers of the model the log held: the message stands behind the last of them. */
  readonly after: number
  /** What the agent is told, framed and redacted: blob digest. */
  readonly message: string
  /** One sentence for people. */
  readonly reason: string
  /** Who works. Absent: the coder. */
  readonly role?: 'coder' | 'tester'
  /**
   * What the workspace starts anew from; its commit is the pull request's head, people's commits and all, and becomes
   * the parent of what the round publishes. Absent: it goes on where it was left.
   */
  readonly from?: { readonly commit: string; readonly tree: string }
  /** What the whole change is proved and judged against from now on, where that moved. Absent: as before. */
  readonly base?: { readonly commit: string; readonly tree: string; readonly ref?: string }
  /** Another commit that what the round publishes has for a parent: brought in beside `from`. Absent: none. */
  readonly merges?: string
  /** Which requests it takes up, by their places in the log. Absent: it was not asked for. */
  readonly requests?: readonly number[]
  /** Absent: none were open. */
  readonly threads?: readonly RoundThread[]
}

/** Endpoint and model as configured, and the endpoint's own id of the call. */
export interface ServedBy {
  readonly endpoint: string
  readonly model: string
  readonly requestId?: string
}

export interface RoundEventData extends ReviewEventData {
  /** Inbox. Kept until a round took it up or it was declined, whatever else happens. */
  'round.requested': RoundRequest
  /** There is nothing to do about these requests, and why. */
  'round.declined': { readonly requests: readonly number[]; readonly reason: string }
  /** Takes back what the stages behind the agent's made, so that they are run again. */
  'round.begun': RoundBegun
  /** The round came to nothing: what stood before it stands again. */
  'round.abandoned': {
    readonly round: number
    readonly reason: string
    /** The branch moved meanwhile: what it was asked for waits again. Absent: that is done with. */
    readonly again?: true
  }
  /** A model answered a question of its own, outside the agent's conversation. */
  'reviewer.answered': {
    /** Its name in the ledger: `reviewer:2.1` is the first answer of the second round. */
    readonly call: string
    /** Blob digest. */
    readonly answer: string
    readonly model: string
    readonly usage: Usage
    /** Absent where no price is known. */
    readonly cost?: Money
    readonly served?: ServedBy
  }
}
