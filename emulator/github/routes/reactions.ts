import { requiredText } from '../input.ts'
import { listAnswer } from '../pagination.ts'
import { GitHubRefusal } from '../refusal.ts'
import { renderReaction } from '../render/issue.ts'
import { type Answer, needs, onRepository, type RepositoryRequest, type Route } from '../router.ts'
import type { Reaction } from '../state/issues.ts'
import { fullName } from '../state/world.ts'
import { findComment } from './comments.ts'
import { findIssue } from './issues.ts'
import { findReviewComment } from './review-comments.ts'

const read = needs('issues:read|pull_requests:read', 'read')
const write = needs('issues:write|pull_requests:write', 'read')
const ON_LINES = { read: needs('pull_requests:read', 'read'), write: needs('pull_requests:write', 'read') }

/** Something that people react to, as it is named in the log of effects. */
interface Target {
  readonly reactions: Reaction[]
  readonly on: Readonly<Record<string, number>>
}

const onIssue = (request: RepositoryRequest): Target => {
  const issue = findIssue(request)
  return { reactions: issue.reactions, on: { number: issue.number } }
}

const onComment = (request: RepositoryRequest): Target => {
  const { issue, comment } = findComment(request)
  return { reactions: comment.reactions, on: { number: issue.number, comment: comment.id } }
}

const onReviewComment = (request: RepositoryRequest): Target => {
  const { issue, comment } = findReviewComment(request)
  return { reactions: comment.reactions, on: { number: issue.number, reviewComment: comment.id } }
}

export const reactionRoutes: readonly Route[] = [
  ...reactionsOf('/issues/{issue_number}/reactions', onIssue),
  ...reactionsOf('/issues/comments/{comment_id}/reactions', onComment),
  ...reactionsOf('/pulls/comments/{comment_id}/reactions', onReviewComment, ON_LINES),
]

function reactionsOf(path: string, find: (request: RepositoryRequest) => Target, may = { read, write }): Route[] {
  return [
    onRepository(`GET ${path}`, may.read, (request) =>
      listAnswer(request, find(request).reactions, (one) => renderReaction(request.world, one)),
    ),
    onRepository(`POST ${path}`, may.write, (request) => react(request, find(request))),
  ]
}

const CONTENTS = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes']

// The same reaction twice is one: GitHub answers 200 with the first.
function react({ world, repository, actor, body }: RepositoryRequest, target: Target): Answer {
  const content = requiredText(body, 'content', 'Reaction')
  if (!CONTENTS.includes(content))
    throw new GitHubRefusal(422, 'Validation Failed', [{ resource: 'Reaction', field: 'content', code: 'invalid' }])
  const known = target.reactions.find((one) => one.user.id === actor.user.id && one.content === content)
  if (known !== undefined) return { status: 200, body: renderReaction(world, known) }
  const reaction: Reaction = { id: world.nextId(), user: actor.user, content, createdAt: world.timestamp() }
  target.reactions.push(reaction)
  world.record(actor, 'reaction.created', { repository: fullName(repository), ...target.on, content })
  return { status: 201, body: renderReaction(world, reaction) }
}
