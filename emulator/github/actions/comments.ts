import { roleOf } from '../access.ts'
import { GitHubRefusal } from '../refusal.ts'
import { renderComment, renderIssue } from '../render/issue.ts'
import { type Actor, roleAtLeast } from '../state/accounts.ts'
import type { Comment, Issue } from '../state/issues.ts'
import { fullName, type Repository, type World } from '../state/world.ts'

interface OnComment {
  readonly actor: Actor
  readonly issue: Issue
  readonly comment: Comment
}

const LONGEST = 65_536

export function createComment(
  world: World,
  repository: Repository,
  wanted: { actor: Actor; issue: Issue; body: string },
): Comment {
  const { actor, issue, body } = wanted
  requireBody(body)
  requireUnlocked(world, repository, { actor, issue })
  const at = world.timestamp()
  const comment: Comment = { id: world.nextId(), actor, createdAt: at, updatedAt: at, reactions: [], body }
  issue.comments.push(comment)
  issue.updatedAt = at
  world.record(actor, 'comment.created', {
    repository: fullName(repository),
    number: issue.number,
    id: comment.id,
    body,
  })
  tellComment(world, repository, { actor, issue, comment, action: 'created' })
  return comment
}

export function editComment(world: World, repository: Repository, on: OnComment & { body: string }): void {
  const { actor, issue, comment, body } = on
  requireBody(body)
  const changes = { body: { from: comment.body } }
  comment.body = body
  comment.updatedAt = world.timestamp()
  world.record(actor, 'comment.updated', {
    repository: fullName(repository),
    number: issue.number,
    id: comment.id,
    body,
  })
  tellComment(world, repository, { actor, issue, comment, action: 'edited', more: { changes } })
}

export function deleteComment(world: World, repository: Repository, on: OnComment): void {
  const { actor, issue, comment } = on
  issue.comments.splice(issue.comments.indexOf(comment), 1)
  world.record(actor, 'comment.deleted', { repository: fullName(repository), number: issue.number, id: comment.id })
  tellComment(world, repository, { actor, issue, comment, action: 'deleted' })
}

// A locked conversation is for people who may write; Apps are no collaborators.
function requireUnlocked(world: World, repository: Repository, by: { actor: Actor; issue: Issue }): void {
  const { actor, issue } = by
  const mayWrite = actor.app === null && roleAtLeast(roleOf(world, repository, actor.user), 'write')
  if (issue.locked && !mayWrite) throw new GitHubRefusal(403, 'Unable to create comment because issue is locked.')
}

function requireBody(body: string): void {
  if (body.trim() === '') throw refusedBody('Body cannot be blank')
  if (body.length > LONGEST) throw refusedBody(`Body is too long (maximum is ${LONGEST} characters)`)
}

function refusedBody(message: string): GitHubRefusal {
  return new GitHubRefusal(422, 'Validation Failed', [
    { resource: 'IssueComment', field: 'body', code: 'unprocessable', message },
  ])
}

function tellComment(
  world: World,
  repository: Repository,
  on: OnComment & { action: string; more?: Record<string, unknown> },
): void {
  const { actor, issue, comment, action, more } = on
  const payload = {
    issue: renderIssue(world, repository, issue),
    comment: renderComment(world, repository, { issue, comment }),
    ...more,
  }
  world.notify({ event: 'issue_comment', action, actor, repository, payload })
}
