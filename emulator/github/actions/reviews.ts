import { GitHubRefusal } from '../refusal.ts'
import { renderPullSimple, renderReview } from '../render/pull.ts'
import type { Actor } from '../state/accounts.ts'
import type { PullRequest, Review } from '../state/issues.ts'
import { fullName, type Repository, type World } from '../state/world.ts'

export type ReviewEvent = 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT'

export interface NewReview {
  readonly actor: Actor
  readonly issue: PullRequest
  readonly event: ReviewEvent
  readonly body: string
  readonly commitSha: string | undefined
}

const STATES: Readonly<Record<ReviewEvent, Review['state']>> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
}

export function submitReview(world: World, repository: Repository, wanted: NewReview): Review {
  const { actor, issue, event, body } = wanted
  const own = actor.user.id === issue.actor.user.id
  if (own && event === 'APPROVE') throw unprocessable('Review Can not approve your own pull request')
  if (own && event === 'REQUEST_CHANGES') throw unprocessable('Review Can not request changes on your own pull request')
  if (event !== 'APPROVE' && body === '') throw unprocessable('Review cannot be blank')
  const review: Review = {
    id: world.nextId(),
    user: actor.user,
    commitSha: wanted.commitSha ?? issue.pull.head.sha,
    submittedAt: world.timestamp(),
    body,
    state: STATES[event],
  }
  issue.pull.reviews.push(review)
  issue.pull.requestedReviewers = issue.pull.requestedReviewers.filter((user) => user.id !== actor.user.id)
  const data = { review: review.id, state: review.state, sha: review.commitSha }
  world.record(actor, 'review.submitted', { repository: fullName(repository), number: issue.number, ...data })
  tellReview(world, repository, { actor, issue, review, action: 'submitted' })
  return review
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
