import type { Policy } from '../domain/policy.ts'
import { type Actor, hasRole, type Role } from '../domain/repository.ts'
import type { HostedReview } from '../ports/code-host.ts'

export interface ApprovalRequest {
  readonly by: Actor
  readonly commit: string
}

export interface Ballot {
  /** The commit that is to be approved. */
  readonly head: string
  readonly reviews: readonly HostedReview[]
  /** Commands and buttons. */
  readonly requests: readonly ApprovalRequest[]
  /** Roles as they are now, by account id; absent: none. */
  readonly roles: ReadonlyMap<number, Role>
  /** Reviews up to this id were given for something else: approvals among them never count. Absent: none. */
  readonly spentReview?: number
  /** Who can never approve: account id → why. */
  readonly excluded: ReadonlyMap<number, string>
  readonly policy: Pick<Policy['approval'], 'role' | 'count'>
}

export interface Count {
  readonly approvers: readonly Actor[]
  /** Somebody whose word counts asks for changes. */
  readonly objected: boolean
  readonly enough: boolean
  readonly reasons: readonly string[]
}

/** Counts who approves exactly this commit and may. One vote a person; every vote that does not count is explained. */
export function countApprovals(ballot: Ballot): Count {
  const votes = [...latestReviews(ballot), ...ballot.requests.map(asVote)]
  const judged = votes.map((vote) => ({ ...vote, objection: objectionTo(vote, ballot) }))
  const valid = judged.filter((vote) => vote.objection === undefined)
  const approvers = distinct(valid.filter((vote) => vote.approves).map((vote) => vote.by))
  const against = valid.filter((vote) => !vote.approves)
  const reasons = [
    ...approvers.map((actor) => `${actor.login} approves.`),
    ...against.map((vote) => `${vote.by.login} asks for changes.`),
    ...judged.flatMap((vote) =>
      vote.objection === undefined ? [] : [`${vote.by.login} does not count: ${vote.objection}.`],
    ),
  ]
  const objected = against.length > 0
  const enough = !objected && approvers.length >= ballot.policy.count
  return { approvers, objected, enough, reasons: [...new Set(reasons)] }
}

interface Vote {
  readonly by: Actor
  readonly commit: string
  readonly approves: boolean
}

// A person's last decisive review speaks for them; a dismissed one says nothing. One that is spent is no approval any
// more, and has withdrawn what they said before it all the same.
function latestReviews({ reviews, spentReview = -1 }: Ballot): Vote[] {
  const latest = new Map<number, HostedReview>()
  for (const review of [...reviews].sort((left, right) => left.id - right.id)) {
    if (review.state !== 'commented' && review.state !== 'pending') latest.set(review.author.id, review)
  }
  const decisive = [...latest.values()].filter(
    ({ state, id }) => state === 'changes-requested' || (state === 'approved' && id > spentReview),
  )
  return decisive.map(({ author, commit, state }) => ({ by: author, commit, approves: state === 'approved' }))
}

function asVote({ by, commit }: ApprovalRequest): Vote {
  return { by, commit, approves: true }
}

function objectionTo(vote: Vote, ballot: Ballot): string | undefined {
  // Whoever may not open the door may still keep it shut.
  const excluded = vote.approves ? ballot.excluded.get(vote.by.id) : undefined
  if (excluded !== undefined) return excluded
  if (vote.by.type !== 'User') return 'not a person'
  const role = ballot.roles.get(vote.by.id) ?? 'none'
  if (!hasRole(role, ballot.policy.role)) return `has ${role} access, ${ballot.policy.role} is needed`
  // An objection holds until it is withdrawn; an approval is for one commit only.
  if (vote.approves && vote.commit !== ballot.head)
    return `saw ${vote.commit.slice(0, 7)}, not ${ballot.head.slice(0, 7)}`
  return undefined
}

function distinct(actors: readonly Actor[]): Actor[] {
  return [...new Map(actors.map((actor) => [actor.id, actor])).values()].sort((left, right) => left.id - right.id)
}
