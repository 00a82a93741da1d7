import { roleOf } from '../access.ts'
import { createComment, deleteComment, editComment } from '../actions/comments.ts'
import { numberParam, requiredText } from '../input.ts'
import { listAnswer } from '../pagination.ts'
import { forbiddenToApp, GitHubRefusal, notFound } from '../refusal.ts'
import { renderComment } from '../render/issue.ts'
import { needs, onRepository, type RepositoryRequest, type Route } from '../router.ts'
import { roleAtLeast } from '../state/accounts.ts'
import { type Comment, type Issue, isPull } from '../state/issues.ts'
import { findIssue } from './issues.ts'

const read = needs('issues:read|pull_requests:read', 'read')
const write = needs('issues:write|pull_requests:write', 'read')

export const commentRoutes: readonly Route[] = [
  onRepository('GET /issues/{issue_number}/comments', read, (request) => {
    const { world, repository, query } = request
    const issue = findIssue(request)
    const since = query.get('since')
    const wanted = issue.comments.filter((one) => since === null || Date.parse(one.updatedAt) >= Date.parse(since))
    return listAnswer(request, wanted, (comment) => renderComment(world, repository, { issue, comment }))
  }),
  onRepository('POST /issues/{issue_number}/comments', write, (request) => {
    const { world, repository, actor, body } = request
    const issue = findIssue(request)
    const comment = createComment(world, repository, { actor, issue, body: requiredText(body, 'body', 'IssueComment') })
    return { status: 201, body: renderComment(world, repository, { issue, comment }) }
  }),
  onRepository('GET /issues/comments/{comment_id}', read, (request) => ({
    status: 200,
    body: renderComment(request.world, request.repository, findComment(request)),
  })),
  onRepository('PATCH /issues/comments/{comment_id}', write, (request) => {
    const { world, repository, actor, body } = request
    const found = findComment(request)
    requireMayWrite(request, found.comment)
    editComment(world, repository, { actor, ...found, body: requiredText(body, 'body', 'IssueComment') })
    return { status: 200, body: renderComment(world, repository, found) }
  }),
  onRepository('DELETE /issues/comments/{comment_id}', write, (request) => {
    const { world, repository, actor } = request
    const found = findComment(request)
    requireMayWrite(request, found.comment)
    deleteComment(world, repository, { actor, ...found })
    return { status: 204 }
  }),
]

export function findComment(request: RepositoryRequest): { issue: Issue; comment: Comment } {
  const id = numberParam(request, 'comment_id')
  for (const issue of request.repository.issues.values()) {
    const comment = issue.comments.find((one) => one.id === id)
    if (comment === undefined) continue
    if (!isPull(issue) && request.caller.kind === 'installation' && request.caller.permissions.issues === undefined)
      throw forbiddenToApp()
    return { issue, comment }
  }
  throw notFound()
}

function requireMayWrite({ world, repository, caller }: RepositoryRequest, comment: Comment): void {
  if (caller.kind !== 'user' || caller.user.id === comment.actor.user.id) return
  if (!roleAtLeast(roleOf(world, repository, caller.user), 'write'))
    throw new GitHubRefusal(403, 'Must have admin rights to Repository.')
}
