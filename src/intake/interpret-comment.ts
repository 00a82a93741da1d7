import type { z } from 'zod'
import { parseCommand } from '../command/parse-command.ts'
import { findCommand } from '../command/registry.ts'
import type { Actor } from '../domain/repository.ts'
import { type Interpretation, ignored } from './interpretation.ts'
import { actorOf, type commentEvent, commentKey, repositoryOf } from './payload.ts'

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
  const place = {
    repository,
    actor,
    number: issue.number,
    isPull: Boolean(issue.pull_request),
    title: issue.title,
    body: issue.body ?? '',
    at: comment.created_at,
    commentId: comment.id,
  }
  const does = findCommand(parsed.word)?.does
  if (typeof does !== 'string') return { type: 'commanded', ...place, command: parsed }
  const text = parsed.text === '' ? {} : { text: parsed.text }
  return { type: 'asked', ...place, kind: does, ...text, key: commentKey(repository, comment.id) }
}

function withdrawal(payload: CommentPayload, actor: Actor): Interpretation {
  const repository = repositoryOf(payload)
  const trigger = { commentId: payload.comment.id }
  return { type: 'withdrawn', repository, actor, number: payload.issue.number, trigger }
}
