import { isFault } from '../domain/fault.ts'
import type { Actor } from '../domain/repository.ts'
import type { RunState } from '../domain/run-state.ts'
import type { RepositoryHost } from '../ports/code-host.ts'

type Pushed = Pick<RunState, 'pushers' | 'rounds' | 'ownCommits'> & Required<Pick<RunState, 'published'>>

interface Pushers {
  readonly pushers: readonly Actor[]
  /** Why it is not known who they are all. Absent: it is. */
  readonly unknown?: string
}

/**
 * Who pushed to the agent's branch: whom webhooks told of, and, where commits of theirs are in what is to be approved,
 * whom GitHub knows of. A webhook may be late or lost, and a commit names whomever it likes.
 */
export async function observePushers(state: Pushed, host: Pick<RepositoryHost, 'pushes'>): Promise<Pushers> {
  const told = state.pushers ?? []
  const theirs = builtUpon(state)
  if (theirs.length === 0) return { pushers: told }
  const { pushes, complete } = await readPushes(state.published.branch, host)
  const all = new Map([...told, ...pushes.flatMap(({ by }) => by ?? [])].map((actor) => [actor.id, actor]))
  const people = [...all.values()].filter(({ type }) => type === 'User')
  const missing = theirs.find((commit) => !pushes.some(({ to }) => to === commit))
  const known = complete && missing === undefined && pushes.every(({ by }) => by !== undefined)
  return known ? { pushers: people } : { pushers: people, unknown: reasonOf(missing ?? theirs[0] ?? '') }
}

/** Heads of the branch that were not the agent's, and lie below what it published. */
function builtUpon({ rounds = [], ownCommits = [] }: Pushed): string[] {
  const heads = rounds.flatMap(({ from, abandoned }) =>
    from === undefined || abandoned !== undefined ? [] : [from.commit],
  )
  return heads.filter((commit) => !ownCommits.includes(commit))
}

type Pushes = Awaited<ReturnType<RepositoryHost['pushes']>>

async function readPushes(branch: string, host: Pick<RepositoryHost, 'pushes'>): Promise<Pushes> {
  try {
    return await host.pushes(branch)
  } catch (error) {
    if (!isFault(error, 'not-found') && !isFault(error, 'forbidden') && !isFault(error, 'rejected')) throw error
    return { pushes: [], complete: false }
  }
}

function reasonOf(commit: string): string {
  return `Who pushed ${commit.slice(0, 7)} to the branch cannot be read from GitHub, so no approval can be told from theirs.`
}
