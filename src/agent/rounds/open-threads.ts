import { hasRole, type Role } from '../../domain/repository.ts'
import type { RepositoryHost } from '../../ports/code-host.ts'
import type { HostedThread, HostedThreadComment } from '../../ports/review-threads.ts'

/** A thread that waits for an answer, and what of it may be read. */
export interface OpenThread extends HostedThread {
  /** Said by people with write access by the time that the round was asked for, and left as it was. */
  readonly shown: readonly HostedThreadComment[]
}

export interface OpenThreads {
  readonly threads: readonly OpenThread[]
  /** Threads beyond those, which wait for another round. */
  readonly left: number
  /** Comments that were left out: of somebody without write access, or said or edited since. */
  readonly hidden: number
  /** Older threads that were not read at all. */
  readonly unread: number
}

/** What one round can go through, and GitHub can be told in answers. */
const MOST_THREADS = 12

export interface Asked {
  readonly pull: number
  /** When, ISO 8601; reviews that ask are of that time as a whole. */
  readonly asked: string
  readonly reviews: ReadonlySet<number>
  /** The comments that began the threads it is about. Absent: all. */
  readonly only?: ReadonlySet<number>
  /** Up to when threads were read that were answered, by the comments that began them. */
  readonly readUntil: ReadonlyMap<number, string>
}

/**
 * Threads that nobody resolved and that wait for us: somebody whose word counts has said something there that we have
 * not read. What was said or edited after the round was asked for is something that who asked did not see: it waits for
 * another round.
 */
export async function openThreads(
  host: Pick<RepositoryHost, 'reviewThreads' | 'roleOf'>,
  { pull, only, readUntil, ...asked }: Asked,
): Promise<OpenThreads> {
  const { threads: all, unread } = await host.reviewThreads(pull)
  const unresolved = all.filter(({ resolved, comments }) => {
    return !resolved && (only === undefined || only.has(comments[0]?.id ?? 0))
  })
  const roles = await rolesIn(unresolved, host)
  const read = unresolved.map((thread) => ({ ...thread, shown: shownOf(thread, roles, asked) }))
  const waiting = read.filter(({ comments, shown }) => waits(shown, readUntil.get(comments[0]?.id ?? 0)))
  const theirs = read.flatMap(({ comments }) => comments.filter(({ ours }) => !ours))
  const shown = read.reduce((sum, thread) => sum + thread.shown.filter(({ ours }) => !ours).length, 0)
  return {
    threads: waiting.slice(0, MOST_THREADS),
    left: Math.max(0, waiting.length - MOST_THREADS),
    hidden: theirs.length - shown,
    unread,
  }
}

function shownOf(
  { comments }: HostedThread,
  roles: ReadonlyMap<number, Role>,
  { asked, reviews }: Pick<Asked, 'asked' | 'reviews'>,
) {
  const shown = comments.filter((comment) => {
    const { ours, author, createdAt, editedAt, review } = comment
    if (ours) return true
    const counts = author.type === 'User' && hasRole(roles.get(author.id) ?? 'none', 'write')
    const belongs = review !== undefined && reviews.has(review)
    return counts && (belongs || !isAfter(createdAt, asked)) && (editedAt === undefined || !isAfter(editedAt, asked))
  })
  return shown.some(({ ours }) => !ours) ? shown : []
}

// Times are GitHub's and whole seconds: the same second counts as before.
function isAfter(time: string, asked: string): boolean {
  return Date.parse(time) > Date.parse(asked)
}

// What we answered last waits for the reviewer, unless something was said there that the answer knows nothing of.
function waits(shown: readonly HostedThreadComment[], readUntil: string | undefined): boolean {
  if (shown.at(-1)?.ours === false) return true
  if (readUntil === undefined) return false
  return shown.some(({ ours, createdAt, editedAt }) => !ours && isAfter(editedAt ?? createdAt, readUntil))
}

async function rolesIn(
  threads: readonly HostedThread[],
  host: Pick<RepositoryHost, 'roleOf'>,
): Promise<ReadonlyMap<number, Role>> {
  const people = threads.flatMap(({ comments }) => comments.map(({ author }) => author))
  const roles = new Map<number, Role>()
  for (const author of people) {
    if (author.type === 'User' && !roles.has(author.id)) roles.set(author.id, await host.roleOf(author))
  }
  return roles
}
