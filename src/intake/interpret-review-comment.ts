import type { z } from 'zod'
import { parseCommand } from '../command/parse-command.ts'
import { type Interpretation, ignored } from './interpretation.ts'
import { actorOf, repositoryOf, type reviewCommentEvent } from './payload.ts'

/** A new comment in the thread of a review may be a command as well, and is answered there. */
export function interpretReviewComment(payload: z.infer<typeof reviewCommentEvent>): Interpretation {
  const { comment, pull_request: pull } = payload
  const actor = actorOf(payload.sender)
  if (payload.action !== 'created') return ignored('edited comments are never commands')
  if (actor.type !== 'User') return ignored('bots are not answered')
  if (comment.user?.id !== actor.id) return ignored('somebody else posted this comment')
  const command = parseCommand(comment.body ?? '')
  if (command === undefined) return ignored('not a command')
  return {
    type: 'commanded',
    repository: repositoryOf(payload),
    actor,
    command,
    number: pull.number,
    isPull: true,
    title: pull.title,
    body: pull.body ?? '',
    commentId: comment.id,
    thread: comment.in_reply_to_id ?? comment.id,
    at: comment.created_at,
  }
}
