import { GitHubRefusal } from '../refusal.ts'
import { renderPullSimple, renderReview } from '../render/pull.ts'
import type { Actor } from '../state/accounts.ts'
import type { PullRequest, Review } from '../state/issues.ts'
import { fullName, type Repository, type World } from '../state/world.ts'
import { addLineComment, type NewLineComment, requireInDiff } from './line-comments.ts'

export type ReviewEvent = 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT'

export interface NewReview {
  readonly actor: Actor
  readonly issue: PullRequest
  readonly event: ReviewEvent
  readonly body: string
  readonly commitSha: string | undefined
  readonly comments?: readonly NewLineComment[]
}

const STATES: Readonly<Record<ReviewEvent, Review['state']>> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
}

export async function submitReview(world: World, repository: Repository, wanted: NewReview): Promise<Review> {
  const { actor, issue, event, body, comments = [] } = wanted
  const own = actor.user.id === issue.actor.user.id
  if (own && event === 'APPROVE') throw unprocessable('Review Can not approve your own pull request')
  if (own && event === 'REQUEST_CHANGES') throw unprocessable('Review Can not request changes on your own pull request')
  if (event !== 'APPROVE' && body === '' && comments.length === 0) throw unprocessable('Review cannot be blank')
  const review: Review = {
    id: world.nextId(),
    user: actor.user,
    commitSha: wanted.commitSha ?? issue.pull.head.sha,
    submittedAt: world.timestamp(),
    body,
    state: STATES[event],
  }
  for (const comment of comments) await requireInDiff(repository, { issue, review, comment })
  issue.pull.reviews.push(review)
  issue.pull.requestedReviewers = issue.pull.requestedReviewers.filter((user) => user.id !== actor.user.id)
  const data = { review: review.id, state: review.state, sha: review.commitSha }
  world.record(actor, 'review.submitted', { repository: fullName(repository), number: issue.number, ...data })
  for (const comment of comments) await addLineComment(world, repository, { actor, issue, review, comment })
  tellReview(world, repository, { actor, issue, review, action: 'submitted' })
  return review
}

/** A comment on a line by itself, or an answer to one: GitHub wraps it in a review that only comments. */
export function wrapInReview(world: World, on: { actor: Actor; issue: PullRequest; commitSha?: string }): Review {
  const { actor, issue, commitSha = issue.pull.head.sha } = on
  const review: Review = {
    id: world.nextId(),
    user: actor.user,
    commitSha,
    submittedAt: world.timestamp(),
    body: '',
    state: 'COMMENTED',
  }
  issue.pull.reviews.push(review)
  return review
}

/** Tells of a review that was submitted. */
export function tellSubmitted(
  world: World,
  repository: Repository,
  on: { actor: Actor; issue: PullRequest; review: Review },
): void {
  tellReview(world, repository, { ...on, action: 'submitted' })
}

export function dismissReview(
  world: World,
  repository: Repository,
  on: { actor: Actor; issue: PullRequest; review: Review },
): void {
  const { actor, issue, review } = on
  if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED') {
    throw unprocessable(`Can not dismiss a ${review.state.toLowerCase()} pull request review`)
  }
  review.state = 'DISMISSED'
  world.record(actor, 'review.dismissed', { repository: fullName(repository), number: issue.number, review: review.id })
  tellReview(world, repository, { ...on, action: 'dismissed' })
}

function tellReview(
  world: World,
  repository: Repository,
  on: { actor: Actor; issue: PullRequest; review: Review; action: string },
): void {
  const { actor, issue, review, action } = on
  // In webhooks the state is written small.
  const rendered = { ...renderReview(world, repository, { issue, review }), state: review.state.toLowerCase() }
  const payload = { review: rendered, pull_request: renderPullSimple(world, repository, issue) }
  world.notify({ event: 'pull_request_review', action, actor, repository, payload })
}

function unprocessable(message: string): GitHubRefusal {
  return new GitHubRefusal(422, 'Unprocessable Entity', [message])
}
