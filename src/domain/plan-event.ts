import type { JudgedRequirement } from './approval-requirement.ts'
import type { Plan } from './plan.ts'
import type { Actor } from './repository.ts'

/** One call of the agent's, of which a resumed run knows that it was acted upon. */
export interface CallPlace {
  readonly step: number
  readonly call: string
}

export interface PlanSaid extends CallPlace {
  readonly plan: Plan
  /** See `planDigest`. */
  readonly digest: string
}

/** What becomes of plans and questions. */
export interface PlanEventData {
  // Inbox.
  /** `digest`: the whole digest of the plan that was meant. */
  'plan-approval.requested': { readonly by: Actor; readonly digest: string; readonly comment?: number }
  /** The words of a person with write access. */
  'question.answered': {
    readonly by: Actor
    readonly number: number
    readonly text: string
    readonly comment?: number
  }

  // Worker.
  'plan.made': PlanSaid
  /** Another plan, or the same with steps in other states: `digest` tells. */
  'plan.revised': PlanSaid
  'plan.decided': PlanDecision
  'question.asked': QuestionAsked
}

export interface QuestionAsked extends CallPlace {
  /** 1, 2, 3 … within the run. */
  readonly number: number
  /** The agent's words: untrusted, redacted. */
  readonly text: string
  /** How long an answer is waited for, from this event on. */
  readonly hours: number
}

export interface PlanDecision {
  readonly digest: string
  readonly state: 'waiting' | 'approved'
  readonly approvers: readonly Actor[]
  /** One sentence for each word that counts or does not. */
  readonly reasons: readonly string[]
  /** See `ApprovalDecision`. */
  readonly requirements?: readonly JudgedRequirement[]
}
