import { setTimeout } from 'node:timers/promises'
import { Fault, isFault } from '../../domain/fault.ts'
import type { Secret } from '../../domain/secret.ts'
import type { Repository } from './blobs.ts'
import { runGit } from './git-process.ts'

export interface Remote {
  /** http, https, or file for a repository on this machine. */
  readonly url: string
  /** The whole value of the Authorization header. */
  readonly authorization?: Secret
  /** Called when nothing more is fetched with it. */
  readonly done?: () => Promise<void>
}

const PAUSES_MS = [500, 2_000]

/**
 * Gets one commit, depth 1, under a ref of our own: the ref says that everything below the commit arrived. A read, so
 * it is tried again where that may help.
 */
export async function fetchCommit(at: Repository, remote: () => Promise<Remote>, commit: string): Promise<void> {
  return fetchInto(at, remote, { commit, ref: refOf(commit), depth: 1, timeoutMs: 900_000 })
}

/** Commits before one, so many and no more, under another ref of our own. */
export async function fetchHistory(at: Repository, remote: () => Promise<Remote>, commit: string): Promise<void> {
  return fetchInto(at, remote, { commit, ref: historyRefOf(commit), depth: 300, timeoutMs: 180_000 })
}

interface Wanted {
  readonly commit: string
  readonly ref: string
  readonly depth: number
  readonly timeoutMs: number
}

async function fetchInto(at: Repository, remote: () => Promise<Remote>, wanted: Wanted): Promise<void> {
  for (const pause of PAUSES_MS) {
    try {
      return await fetchFrom(at, await remote(), wanted)
    } catch (error) {
      if (!isFault(error) || !error.retryable || error.retryAfterMs !== undefined) throw error
      await setTimeout(pause)
    }
  }
  return await fetchFrom(at, await remote(), wanted)
}

async function fetchFrom(at: Repository, remote: Remote, wanted: Wanted): Promise<void> {
  try {
    await fetchOnce(at, remote, wanted)
  } finally {
    await remote.done?.()
  }
}

async function fetchOnce(at: Repository, remote: Remote, { commit, ref, depth, timeoutMs }: Wanted): Promise<void> {
  const quiet = ['--quiet', `--depth=${depth}`, '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules']
  await runGit(at.git, {
    args: ['fetch', ...quiet, '--no-auto-maintenance', '--', remote.url, `${commit}:${ref}`],
    gitDir: at.gitDir,
    protocols: transportsOf(remote.url),
    config: authorize(remote),
    timeoutMs,
  })
}

// Anything else (a path, ssh, a remote helper) would start programs or read what nobody meant to be read.
function transportsOf(url: string): string {
  if (/^https?:\/\//.test(url)) return 'http:https'
  if (url.startsWith('file:///')) return 'file'
  throw new Fault('rejected', 'only http, https and file addresses are fetched from', { retryable: false })
}

/** Our own name for a fetched commit. */
export function refOf(commit: string): string {
  return `refs/sallyport/${commit}`
}

/** The name that says that the commits before it were fetched too. */
export function historyRefOf(commit: string): string {
  return `refs/sallyport-history/${commit}`
}

// Scoped to the host that it is for: a redirect elsewhere does not take it along.
function authorize(remote: Remote): Record<string, string> {
  if (remote.authorization === undefined) return {}
  return { [`http.${new URL(remote.url).origin}/.extraHeader`]: `Authorization: ${remote.authorization.reveal()}` }
}
