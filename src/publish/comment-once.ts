import { isFault } from '../domain/fault.ts'
import type { HostedComment, RepositoryHost } from '../ports/code-host.ts'
import type { Journal } from '../ports/stage.ts'

export interface MarkedComment {
  /** What the journal calls it. */
  readonly effect: string
  readonly key: string
  /** The issue or pull request. */
  readonly number: number
  /** Unseen in what is rendered; the body holds it. */
  readonly marker: string
  readonly body: string
}

/** Posts a comment once for each key, whatever dies in between. @returns its id. */
export function commentOnce(journal: Journal, host: RepositoryHost, comment: MarkedComment): Promise<number> {
  const { effect, key, number, marker, body } = comment
  return journal.perform({
    effect,
    key,
    observe: async () => (await findMarked(host, number, marker))?.id,
    act: async () => (await host.createComment(number, body)).id,
  })
}

/** Our own comment that holds the marker. */
export async function findMarked(
  host: RepositoryHost,
  number: number,
  marker: string,
): Promise<HostedComment | undefined> {
  const comments = await host.comments(number)
  return comments.find((comment) => comment.ours && comment.body.includes(marker))
}

/** Leaves it untold where nobody can be told: on a locked issue, or where what it is about is gone. */
export async function tellWherePossible(tell: () => Promise<void>): Promise<void> {
  try {
    await tell()
  } catch (error) {
    if (!isFault(error, 'forbidden') && !isFault(error, 'not-found')) throw error
  }
}
