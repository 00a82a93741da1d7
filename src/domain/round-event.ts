import type { Money } from './money.ts'
import type { ReviewEventData } from './review.ts'
import type { Usage } from './usage.ts'

/** `verification`: the clean room · `reviewer`: the model that reviews · `review`: people · `ci`: the host's checks. */
export const ROUND_CAUSES = ['verification', 'reviewer', 'review', 'ci'] as const
export type RoundCause = (typeof ROUND_CAUSES)[number]

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
  /** What the workspace starts anew from. Absent: it goes on where it was left. */
  readonly from?: { readonly commit: string; readonly tree: string }
}

/** Endpoint and model as configured, and the endpoint's own id of the call. */
export interface ServedBy {
  readonly endpoint: string
  readonly model: string
  readonly requestId?: string
}

export interface RoundEventData extends ReviewEventData {
  /** Takes back what the stages behind the agent's made, so that they are run again. */
  'round.begun': RoundBegun
  /** The round came to nothing: what stood before it stands again. */
  'round.abandoned': { readonly round: number; readonly reason: string }
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
