import { hasRole, type Role } from '../../domain/repository.ts'
import type { RepositoryHost } from '../../ports/code-host.ts'
import type { HostedThread, HostedThreadComment } from '../../ports/review-threads.ts'

/** A thread that waits for an answer, and what of it may be read. */
export interface OpenThread extends HostedThread {
  /** By people with write access, as they stood when the round was asked for. */
  readonly shown: readonly HostedThreadComment[]
}

export interface OpenThreads {
  readonly threads: readonly OpenThread[]
  /** Threads beyond those, which wait for another round. */
  readonly left: number
  /** Comments that were left out: of somebody without write access, or edited since. */
  readonly hidden: number
  /** Older threads that were not read at all. */
  readonly unread: number
}

/** What one round can go through, and GitHub can be told in answers. */
const MOST_THREADS = 12

/**
 * Threads that nobody resolved and that wait for us: the last word in them is a person's whose word counts. What was
 * edited after the round was asked for says something that who asked did not see.
 * @param asked when, ISO 8601.
 * @param only the comments that began the threads it is about; absent: all.
 */
export async function openThreads(
  host: Pick<RepositoryHost, 'reviewThreads' | 'roleOf'>,
  { pull, asked, only }: { readonly pull: number; readonly asked: string; readonly only?: ReadonlySet<number> },
): Promise<OpenThreads> {
  const { threads: all, unread } = await host.reviewThreads(pull)
  const unresolved = all.filter(({ resolved, comments }) => {
    return !resolved && (only === undefined || only.has(comments[0]?.id ?? 0))
  })
  const roles = await rolesIn(unresolved, host)
  const read = unresolved.map((thread) => ({ ...thread, shown: shownOf(thread, roles, asked) }))
  const waiting = read.filter(({ shown }) => waits(shown))
  const theirs = read.flatMap(({ comments }) => comments.filter(({ ours }) => !ours))
  const shown = read.reduce((sum, thread) => sum + thread.shown.filter(({ ours }) => !ours).length, 0)
  return {
    threads: waiting.slice(0, MOST_THREADS),
    left: Math.max(0, waiting.length - MOST_THREADS),
    hidden: theirs.length - shown,
    unread,
  }
}

function shownOf({ comments }: HostedThread, roles: ReadonlyMap<number, Role>, asked: string) {
  const until = Date.parse(asked)
  const shown = comments.filter(({ ours, author, editedAt }) => {
    if (ours) return true
    const counts = author.type === 'User' && hasRole(roles.get(author.id) ?? 'none', 'write')
    // Times are GitHub's and whole seconds, ours are finer: the same second counts as before.
    return counts && (editedAt === undefined || Date.parse(editedAt) <= until)
  })
  return shown.some(({ ours }) => !ours) ? shown : []
}

// What we answered last waits for the reviewer.
function waits(shown: readonly HostedThreadComment[]): boolean {
  return shown.at(-1)?.ours === false
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
