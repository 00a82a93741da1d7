import type { Actor, User } from './accounts.ts'
import type { Team } from './teams.ts'

export interface Label {
  readonly id: number
  readonly name: string
  readonly color: string
  readonly description: string
  readonly isDefault: boolean
}

export interface Reaction {
  readonly id: number
  readonly user: User
  readonly content: string
  readonly createdAt: string
}

export interface Comment {
  readonly id: number
  readonly actor: Actor
  readonly createdAt: string
  readonly reactions: Reaction[]
  body: string
  updatedAt: string
}

export interface Review {
  readonly id: number
  readonly user: User
  readonly commitSha: string
  readonly submittedAt: string
  body: string
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING'
}

/** A comment on a line of the change. Those that answer it name the first of their thread. */
export interface ReviewComment {
  readonly id: number
  readonly actor: Actor
  readonly reviewId: number
  readonly createdAt: string
  readonly path: string
  /** The commit that it was written about. */
  readonly commitSha: string
  /** null: about the whole file. */
  readonly line: number | null
  readonly startLine: number | null
  readonly side: 'LEFT' | 'RIGHT'
  readonly diffHunk: string
  readonly inReplyTo: number | undefined
  readonly reactions: Reaction[]
  body: string
  lastEditedAt: string | null
  updatedAt: string
}

export interface Side {
  ref: string
  sha: string
}

export interface Head extends Side {
  /** The fork's id that the branch is in; absent: it is a branch of the repository itself. */
  readonly fork?: number
}

/** What an issue has more when it is a pull request. */
export interface Pull {
  readonly id: number
  readonly head: Head
  readonly base: Side
  readonly reviews: Review[]
  readonly reviewComments: ReviewComment[]
  /** First comments of threads that were resolved. */
  readonly resolvedThreads: Set<number>
  requestedReviewers: User[]
  requestedTeams: Team[]
  draft: boolean
  mergedAt: string | null
  mergedBy: User | null
  mergeCommitSha: string | null
}

export interface Issue {
  readonly id: number
  readonly number: number
  readonly actor: Actor
  readonly createdAt: string
  readonly comments: Comment[]
  readonly reactions: Reaction[]
  readonly pull: Pull | undefined
  title: string
  body: string | null
  state: 'open' | 'closed'
  stateReason: 'completed' | 'reopened' | 'not_planned' | null
  labels: Label[]
  locked: boolean
  updatedAt: string
  closedAt: string | null
  closedBy: User | null
}

export type PullRequest = Issue & { readonly pull: Pull }

/** Whether a pull request comes from that branch of its own repository, not from one of that name in a fork. */
export function comesFrom({ pull }: PullRequest, branch: string): boolean {
  return pull.head.ref === branch && pull.head.fork === undefined
}

export function isPull(issue: Issue): issue is PullRequest {
  return issue.pull !== undefined
}
