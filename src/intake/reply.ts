import { isFault } from '../domain/fault.ts'
import type { Actor } from '../domain/repository.ts'
import type { RepositoryHost } from '../ports/code-host.ts'
import type { Talk } from './talk.ts'
import type { Turns } from './turns.ts'

export interface Reply {
  readonly number: number
  readonly marker: string
  readonly text: string
  /** Whom it answers, and when they spoke, ISO 8601 UTC. */
  readonly to: { readonly actor: Pick<Actor, 'id'>; readonly at: string }
}

/** In one thread to one account within an hour: people read, programs that answer us would never end. */
const MOST_ANSWERS = 10
const HOUR_MS = 3_600_000
const LAST =
  'That is my last answer to you here for an hour: an account that goes on asking may be a program that answers mine.'

/**
 * Says something once: the marker, unseen in the rendered comment, shows that it was said before. Bots are not heard at
 * all; an account of a program that calls itself a person gets so many answers in an hour, and then silence.
 * @param inTurn two comments of one person at once must not both find that nothing was said.
 */
export async function replyOnce(
  host: Pick<Talk, 'comments' | 'createComment'>,
  reply: Reply,
  inTurn?: Turns,
): Promise<void> {
  const say = () => sayOnce(host, reply)
  await (inTurn === undefined ? say() : inTurn(`${reply.number}:${reply.to.actor.id}`, say))
}

async function sayOnce(
  host: Pick<Talk, 'comments' | 'createComment'>,
  { number, marker, text, to }: Reply,
): Promise<void> {
  const [what, whom] = [`<!-- sallyport:${marker} -->`, `<!-- sallyport:to:${to.actor.id} -->`]
  const ours = (await host.comments(number)).filter((comment) => comment.ours)
  if (ours.some(({ body }) => body.includes(what))) return
  const since = Date.parse(to.at) - HOUR_MS
  const said = ours.filter(({ body, createdAt }) => body.includes(whom) && Date.parse(createdAt) > since).length
  if (said >= MOST_ANSWERS) return
  const last = said === MOST_ANSWERS - 1 ? `\n\n${LAST}` : ''
  await host.createComment(number, `${text}${last}\n\n${what}\n${whom}`)
}

/** A reaction is a courtesy: where none can be given (a locked issue, a deleted comment), what was asked still counts. */
export async function acknowledge(
  host: Pick<RepositoryHost, 'react'>,
  target: Parameters<RepositoryHost['react']>[0],
  reaction: Parameters<RepositoryHost['react']>[1],
): Promise<void> {
  try {
    await host.react(target, reaction)
  } catch (error) {
    if (!isFault(error)) throw error
  }
}
