import type { z } from 'zod'
import { parseCommand } from '../command/parse-command.ts'
import { findCommand } from '../command/registry.ts'
import type { Actor } from '../domain/repository.ts'
import { type Interpretation, ignored } from './interpretation.ts'
import { actorOf, type commentEvent, repositoryOf } from './payload.ts'

type CommentPayload = z.infer<typeof commentEvent>

/** A new comment may be a command; a deleted one withdraws its request. An edit never is one. */
export function interpretComment(payload: CommentPayload): Interpretation {
  const actor = actorOf(payload.sender)
  if (payload.action === 'deleted') return withdrawal(payload, actor)
  if (payload.action !== 'created') return ignored('edited comments are never commands')
  if (actor.type !== 'User') return ignored('bots are not answered')
  if (payload.comment.user.id !== actor.id) return ignored('somebody else posted this comment')
  return command(payload, actor)
}

function command(payload: CommentPayload, actor: Actor): Interpretation {
  const parsed = parseCommand(payload.comment.body ?? '')
  if (parsed === undefined) return ignored('not a command')
  const { comment, issue } = payload
  const repository = repositoryOf(payload)
  const does = findCommand(parsed.word)?.does
  if (typeof does !== 'string') {
    const { id: commentId, created_at: at } = comment
    return { type: 'commanded', repository, actor, command: parsed, number: issue.number, commentId, at }
  }
  return {
    type: 'asked',
    repository,
    actor,
    kind: does,
    number: issue.number,
    isPull: Boolean(issue.pull_request),
    title: issue.title,
    body: issue.body ?? '',
    ...(parsed.text === '' ? {} : { text: parsed.text }),
    at: comment.created_at,
    commentId: comment.id,
    key: `comment:${repository.id}:${comment.id}`,
  }
}

function withdrawal(payload: CommentPayload, actor: Actor): Interpretation {
  const repository = repositoryOf(payload)
  const trigger = { commentId: payload.comment.id }
  return { type: 'withdrawn', repository, actor, number: payload.issue.number, trigger }
}
