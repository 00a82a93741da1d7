import type { PullRequest, ReviewComment } from '../state/issues.ts'
import type { Repository, World } from '../state/world.ts'
import { renderAssociation, renderReactions } from './issue.ts'
import { repositoryHtml, repositoryUrl } from './repository.ts'
import { nodeId, type Schemas } from './schemas.ts'
import { renderUser } from './user.ts'

export function renderReviewComment(
  world: World,
  repository: Repository,
  at: { issue: PullRequest; comment: ReviewComment },
): Schemas['pull-request-review-comment'] {
  const { issue, comment } = at
  const url = `${repositoryUrl(world, repository)}/pulls/comments/${comment.id}`
  const html = `${repositoryHtml(world, repository)}/pull/${issue.number}#discussion_r${comment.id}`
  const pullUrl = `${repositoryUrl(world, repository)}/pulls/${issue.number}`
  const position = comment.diffHunk.split('\n').length - 1
  return {
    url,
    pull_request_review_id: comment.reviewId,
    id: comment.id,
    node_id: nodeId('PRRC', comment.id),
    diff_hunk: comment.diffHunk,
    path: comment.path,
    position,
    original_position: position,
    commit_id: comment.commitSha,
    original_commit_id: comment.commitSha,
    ...(comment.inReplyTo === undefined ? {} : { in_reply_to_id: comment.inReplyTo }),
    user: renderUser(world, comment.actor.user),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    html_url: html,
    pull_request_url: pullUrl,
    author_association: renderAssociation(repository, comment.actor.user),
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pullUrl } },
    start_line: comment.startLine,
    original_start_line: comment.startLine,
    start_side: comment.startLine === null ? null : comment.side,
    ...(comment.line === null ? {} : { line: comment.line, original_line: comment.line }),
    side: comment.side,
    subject_type: comment.line === null ? 'file' : 'line',
    reactions: renderReactions(`${url}/reactions`, comment.reactions),
  }
}
