import type { JudgedRequirement } from './approval-requirement.ts'
import type { Policy } from './policy.ts'
import type { Actor } from './repository.ts'
import type { Verdict } from './verdict.ts'

/** Events of the second door. */
export interface GateEventData {
  'approval.requested': {
    readonly by: Actor
    readonly commit?: string
    readonly comment?: number
    /** The comment stands in the thread of a review: those are numbered for themselves. */
    readonly inThread?: true
  }
  /** Something about the pull request moved (push, review, dismissal, retarget, close): look again. */
  'pull.changed': {
    readonly what: string
    readonly delivery: string
    /** The person who pushed to the agent's branch. Absent where nobody did, and in what was recorded before. */
    readonly pusher?: Actor
  }
  'approval.decided': ApprovalDecision
  /** Nothing but the policy moved: what was recorded of the change was judged anew under it. */
  'change.rejudged': {
    readonly policy: Policy
    readonly policyDigest: string
    /** See `base.pinned`. */
    readonly policyIgnored: readonly string[]
    readonly policyOrigins: readonly { readonly key: string; readonly from: readonly string[] }[]
    readonly verdict: Verdict
    readonly factsDigest: string
  }
}

/** What a branch's rules ask of reviews before a merge: nothing but a review on GitHub satisfies them. */
export interface ReviewRules {
  /** How many must approve. */
  readonly count: number
  readonly codeOwners: boolean
  /** Somebody else than who pushed last must approve. */
  readonly lastPush: boolean
}

export interface ApprovalTuple {
  readonly head: string
  readonly base: string
  readonly mergeBase: string
  readonly tree: string
  readonly policyDigest: string
  /** The base branch's tip, under a policy that wants it fresh. Absent: it may move as it likes. */
  readonly baseTip?: string
}

export interface ApprovalDecision {
  readonly state: 'waiting' | 'approved' | 'void' | 'unjudged'
  readonly tuple: ApprovalTuple
  readonly approvers: readonly Actor[]
  /** Who asked is the only one who can write, and may approve by the policy. Absent: not so. */
  readonly soleWriter?: true
  /** One sentence per thing that counts or does not: who, and why. */
  readonly reasons: readonly string[]
  /** What else the policy asks for. Absent: the number of approvals is all, and in what was recorded before. */
  readonly requirements?: readonly JudgedRequirement[]
  /** What the rules of the base branch want of reviews on GitHub. Absent: nothing, and in what was recorded before. */
  readonly reviewRules?: ReviewRules
  /** Reviews up to this id, and requests up to this sequence number, were given for another tuple: they never count. */
  readonly spent: {
    readonly review: number
    readonly request: number
    /** The last retarget that was taken into account, by its place in the log. Absent: none. */
    readonly retarget?: number
    /** The tip of the base branch that spent approvals when it came, under a policy that wants it fresh. Absent: none. */
    readonly baseTip?: string
    /** The last round of work that began or came to nothing, by its place in the log. Absent: none. */
    readonly round?: number
  }
}
