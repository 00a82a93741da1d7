import type { Requirement } from '../domain/approval-requirement.ts'
import { digestOf } from '../domain/digest.ts'
import type { ApprovalDecision, ApprovalTuple, ReviewRules } from '../domain/gate-event.ts'
import { type Ballot, countApprovals } from './count-approvals.ts'
import { type Belonging, judgeRequirements, NOBODY } from './judge-requirements.ts'

export interface ApprovalFacts {
  /** What was judged: the only thing that can ever be approved. */
  readonly judged: ApprovalTuple
  /** What stands there now. */
  readonly now: ApprovalTuple
  readonly ballot: Omit<Ballot, 'requests'> & {
    readonly requests: readonly (Ballot['requests'][number] & { readonly seq: number })[]
  }
  /** What the policy asks for beside the number of approvals, and who belongs to what it names. Absent: nothing. */
  readonly requirements?: readonly Requirement[]
  readonly belonging?: Belonging
  /** See `ApprovalDecision`. */
  readonly reviewRules?: ReviewRules
  /** Other open pull requests with the same head: a green check would open them too. */
  readonly twins: readonly number[]
  readonly previous?: ApprovalDecision
  /** See `ApprovalDecision`. */
  readonly soleWriter?: true
  /** Why what was judged may not be approved at all, whoever would. Absent: it may. */
  readonly refusal?: string
  /** Where in the log the last retarget stands, be the base branch the old one again or not. */
  readonly retargetSeq?: number
  /** Where in the log a further round last began or came to nothing. */
  readonly roundSeq?: number
}

/**
 * Whether the second door is open. Pure. Any move of head, base, merge base, tree or policy voids what was given
 * before, for good: coming back to the old place needs new approvals. So does the base's tip, where the tuple holds it.
 */
export function decideApproval(facts: ApprovalFacts): ApprovalDecision {
  const spent = spentOf(facts)
  const count = countApprovals({
    ...facts.ballot,
    spentReview: spent.review,
    requests: facts.ballot.requests.filter((request) => request.seq > spent.request),
  })
  const refusal = facts.refusal === undefined ? [] : [facts.refusal]
  const obstacles = [...moves(facts), ...refusal, ...twinReasons(facts.twins)]
  const requirements = judgeRequirements({
    ...facts.ballot,
    requirements: facts.requirements ?? [],
    approvers: count.approvers,
    belonging: facts.belonging ?? NOBODY,
  })
  const approved = obstacles.length === 0 && count.enough && requirements.every(({ met }) => met)
  return {
    state: approved ? 'approved' : stateWithout(facts),
    tuple: facts.now,
    ...(facts.soleWriter ? { soleWriter: true } : {}),
    approvers: approved ? count.approvers : [],
    reasons: [...obstacles, ...staleness(spent, facts), ...count.reasons],
    ...(requirements.length === 0 ? {} : { requirements }),
    ...(facts.reviewRules === undefined ? {} : { reviewRules: facts.reviewRules }),
    spent,
  }
}

function stateWithout({ judged, now, previous }: ApprovalFacts): ApprovalDecision['state'] {
  if (now.head !== judged.head) return 'unjudged'
  const moved = digestOf(withoutTip(now)) !== digestOf(judged)
  return moved || previous?.state === 'approved' || previous?.state === 'void' ? 'void' : 'waiting'
}

// Whatever was said by the time that a move is seen was said of something else.
function spentOf({
  ballot,
  now,
  previous,
  judged,
  retargetSeq = 0,
  roundSeq = 0,
}: ApprovalFacts): ApprovalDecision['spent'] {
  // Nothing was judged for a tip, so where it counts the first look at one spends whatever was said before.
  const before = previous?.tuple ?? judged
  const kept = previous?.spent ?? { review: 0, request: 0 }
  // Away and back between two looks: whoever approved meanwhile saw another base branch.
  const retargeted = retargetSeq > (kept.retarget ?? 0)
  // Whoever approved while the agent went on working may have meant what it was about to make.
  const reworked = roundSeq > (kept.round ?? 0)
  if (digestOf(before) === digestOf(now) && !retargeted && !reworked) return kept
  return {
    ...kept,
    ...(retargeted ? { retarget: retargetSeq } : {}),
    ...(before.baseTip === undefined || before.baseTip === now.baseTip ? {} : { baseTip: now.baseTip ?? 'none' }),
    ...(reworked ? { round: roundSeq } : {}),
    review: Math.max(kept.review, ...ballot.reviews.map((review) => review.id)),
    request: Math.max(kept.request, ...ballot.requests.map((request) => request.seq)),
  }
}

function withoutTip({ baseTip: _, ...tuple }: ApprovalTuple): ApprovalTuple {
  return tuple
}

function staleness({ baseTip }: ApprovalDecision['spent'], { now }: ApprovalFacts): string[] {
  if (baseTip === undefined || baseTip !== now.baseTip) return []
  return [`The base branch moved on to ${baseTip.slice(0, 7)}: what was approved before that does not count.`]
}

const NAMES: readonly (readonly [keyof ApprovalTuple, string])[] = [
  ['head', 'The head is not the commit that was judged'],
  ['base', 'The pull request goes to another branch than the one it was judged for'],
  ['mergeBase', 'The merge base is not the commit that the change was made on'],
  ['tree', 'The tree is not the one that was judged'],
  ['policyDigest', 'The policy changed after the change was judged'],
]

function moves({ judged, now }: ApprovalFacts): string[] {
  return NAMES.filter(([field]) => judged[field] !== now[field]).map(([, text]) => `${text}.`)
}

function twinReasons(twins: readonly number[]): string[] {
  if (twins.length === 0) return []
  return [
    `The same commit is also the head of ${twins.map((twin) => `#${twin}`).join(', ')}, which would be opened with it.`,
  ]
}
