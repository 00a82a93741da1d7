import { dismissReview, type ReviewEvent, submitReview } from '../actions/reviews.ts'
import { list, numberParam, requiredText, text } from '../input.ts'
import { listAnswer } from '../pagination.ts'
import { GitHubRefusal, notFound } from '../refusal.ts'
import { renderReview } from '../render/pull.ts'
import { needs, onRepository, type RepositoryRequest, type Route } from '../router.ts'
import type { PullRequest, Review } from '../state/issues.ts'
import { findPull } from './pulls.ts'
import { readLineComment } from './review-comments.ts'

const EVENTS: readonly string[] = ['APPROVE', 'REQUEST_CHANGES', 'COMMENT'] satisfies ReviewEvent[]

export const reviewRoutes: readonly Route[] = [
  onRepository('GET /pulls/{pull_number}/reviews', needs('pull_requests:read', 'read'), (request) => {
    const issue = findPull(request)
    return listAnswer(request, issue.pull.reviews, (review) =>
      renderReview(request.world, request.repository, { issue, review }),
    )
  }),
  onRepository('GET /pulls/{pull_number}/reviews/{review_id}', needs('pull_requests:read', 'read'), (request) => ({
    status: 200,
    body: renderReview(request.world, request.repository, findReview(request)),
  })),
  onRepository('POST /pulls/{pull_number}/reviews', needs('pull_requests:write', 'read'), async (request) => {
    const { world, repository, actor, body } = request
    const issue = findPull(request)
    const event = text(body, 'event')
    if (event === undefined || !EVENTS.includes(event))
      throw new GitHubRefusal(422, 'Unprocessable Entity', ['Pending reviews are not emulated: name an event'])
    const commitSha = text(body, 'commit_id')
    if (commitSha !== undefined && (await repository.git.typeOf(commitSha)) !== 'commit') {
      throw new GitHubRefusal(422, 'Unprocessable Entity', ['The commit_id is not part of the pull request'])
    }
    const review = await submitReview(world, repository, {
      actor,
      issue,
      event: event as ReviewEvent,
      body: text(body, 'body') ?? '',
      commitSha,
      comments: (list(body, 'comments') ?? []).map((comment) => readLineComment(comment as Record<string, unknown>)),
    })
    return { status: 200, body: renderReview(world, repository, { issue, review }) }
  }),
  onRepository(
    'PUT /pulls/{pull_number}/reviews/{review_id}/dismissals',
    needs('pull_requests:write', 'write'),
    (request) => {
      const { world, repository, actor, body } = request
      const { issue, review } = findReview(request)
      requiredText(body, 'message', 'PullRequestReview')
      dismissReview(world, repository, { actor, issue, review })
      return { status: 200, body: renderReview(world, repository, { issue, review }) }
    },
  ),
]

function findReview(request: RepositoryRequest): { issue: PullRequest; review: Review } {
  const issue = findPull(request)
  const review = issue.pull.reviews.find((one) => one.id === numberParam(request, 'review_id'))
  if (review === undefined) throw notFound()
  return { issue, review }
}
