import { isFault } from '../domain/fault.ts'
import type { RepositoryHost } from '../ports/code-host.ts'

/** Says something once: the marker, unseen in the rendered comment, shows that it was said before. */
export async function replyOnce(
  host: Pick<RepositoryHost, 'comments' | 'createComment'>,
  reply: { readonly number: number; readonly marker: string; readonly text: string },
): Promise<void> {
  const marker = `<!-- sallyport:${reply.marker} -->`
  const comments = await host.comments(reply.number)
  if (comments.some((comment) => comment.ours && comment.body.includes(marker))) return
  await host.createComment(reply.number, `${reply.text}\n\n${marker}`)
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
