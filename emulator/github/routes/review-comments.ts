import { addLineComment, type NewLineComment, replyToComment, requireInDiff } from '../actions/line-comments.ts'
import { tellSubmitted, wrapInReview } from '../actions/reviews.ts'
import { numberParam, requiredText, text } from '../input.ts'
import { listAnswer } from '../pagination.ts'
import { GitHubRefusal, notFound } from '../refusal.ts'
import { renderReviewComment } from '../render/review-comment.ts'
import { type Answer, needs, onRepository, type RepositoryRequest, type Route } from '../router.ts'
import type { PullRequest, ReviewComment } from '../state/issues.ts'
import { pullsOf } from '../state/world.ts'
import { findPull } from './pulls.ts'

const RESOURCE = 'PullRequestReviewComment'
const read = needs('pull_requests:read', 'read')
const write = needs('pull_requests:write', 'read')

export const reviewCommentRoutes: readonly Route[] = [
  onRepository('GET /pulls/{pull_number}/comments', read, (request) => {
    const issue = findPull(request)
    return listAnswer(request, issue.pull.reviewComments, (comment) =>
      renderReviewComment(request.world, request.repository, { issue, comment }),
    )
  }),
  onRepository('POST /pulls/{pull_number}/comments', write, async (request) => {
    const { world, repository, actor, body } = request
    const issue = findPull(request)
    const commitSha = requiredText(body, 'commit_id', RESOURCE)
    const comment = readLineComment(body)
    const seen = { id: 0, user: actor.user, commitSha, submittedAt: '', body: '', state: 'COMMENTED' } as const
    await requireInDiff(repository, { issue, review: seen, comment })
    const review = wrapInReview(world, { actor, issue, commitSha })
    const made = await addLineComment(world, repository, { actor, issue, review, comment })
    tellSubmitted(world, repository, { actor, issue, review })
    return created(request, issue, made)
  }),
  onRepository('POST /pulls/{pull_number}/comments/{comment_id}/replies', write, (request) => {
    const { world, repository, actor, body } = request
    const issue = findPull(request)
    const to = issue.pull.reviewComments.find(({ id }) => id === numberParam(request, 'comment_id'))
    if (to === undefined) throw notFound()
    if (to.inReplyTo !== undefined) throw new GitHubRefusal(422, 'Validation Failed', ['in_reply_to is invalid'])
    const words = requiredText(body, 'body', RESOURCE)
    if (words.trim() === '') throw new GitHubRefusal(422, 'Validation Failed', ['Body cannot be blank'])
    const review = wrapInReview(world, { actor, issue })
    const made = replyToComment(world, repository, { actor, issue, review, to, body: words })
    tellSubmitted(world, repository, { actor, issue, review })
    return created(request, issue, made)
  }),
  onRepository('PATCH /pulls/comments/{comment_id}', write, (request) => {
    const { world, repository, body } = request
    const { issue, comment } = findReviewComment(request)
    comment.body = requiredText(body, 'body', RESOURCE)
    comment.updatedAt = world.timestamp()
    comment.lastEditedAt = comment.updatedAt
    return { status: 200, body: renderReviewComment(world, repository, { issue, comment }) }
  }),
]

export function findReviewComment(request: RepositoryRequest): {
  readonly issue: PullRequest
  readonly comment: ReviewComment
} {
  for (const issue of pullsOf(request.repository)) {
    const comment = issue.pull.reviewComments.find(({ id }) => id === numberParam(request, 'comment_id'))
    if (comment !== undefined) return { issue, comment }
  }
  throw notFound()
}

/** One comment of a review as GitHub takes it. */
export function readLineComment(body: Record<string, unknown>): NewLineComment {
  const side = text(body, 'side') ?? 'RIGHT'
  if (side !== 'LEFT' && side !== 'RIGHT') throw new GitHubRefusal(422, `Invalid side: ${side}`)
  return {
    path: requiredText(body, 'path', RESOURCE),
    body: requiredText(body, 'body', RESOURCE),
    line: typeof body.line === 'number' ? body.line : null,
    startLine: typeof body.start_line === 'number' ? body.start_line : null,
    side,
  }
}

function created({ world, repository }: RepositoryRequest, issue: PullRequest, comment: ReviewComment): Answer {
  return { status: 201, body: renderReviewComment(world, repository, { issue, comment }) }
}
