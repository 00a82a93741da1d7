import type { Logger } from 'pino'
import { Fault } from '../../domain/fault.ts'
import { fullName, type RepositoryRef } from '../../domain/repository.ts'
import type { CodeHistory } from '../../ports/code-history.ts'
import type { SourceStore } from '../../ports/source-store.ts'
import { archiveTree } from './archive.ts'
import { openBareRepository } from './bare-repository.ts'
import { type Repository, readBlob, readBlobs } from './blobs.ts'
import { diffTrees } from './diff.ts'
import { fetchCommit, fetchHistory, type Remote, refOf } from './fetch.ts'
import { type Git, runGit } from './git-process.ts'
import { answerHistory, isDeep } from './history.ts'
import { ignoredPaths } from './ignored.ts'
import { objectId } from './object-id.ts'
import { listTree } from './tree-entries.ts'
import { writeTree } from './write-tree.ts'

export interface GitSourceStoreOptions {
  /** Where the bare repositories lie: `<repository id>.git` each. Made if absent. */
  readonly directory: string
  /** Where a repository is fetched from, asked at every fetch (tokens are short-lived). */
  readonly remote: (repository: RepositoryRef) => Promise<Remote>
  /** Default `git`. */
  readonly git?: string
  /** Environment that the machine needs: `HTTPS_PROXY`, `GIT_SSL_CAINFO` … Nothing else is inherited. */
  readonly variables?: Readonly<Record<string, string>>
  readonly log?: Pick<Logger, 'debug'>
}

/** The store of sources over the `git` command line (2.31 or newer). */
export function createGitSourceStore(options: GitSourceStoreOptions): SourceStore & CodeHistory {
  const git: Git = { binary: options.git ?? 'git', variables: options.variables ?? {} }
  const queues = new Map<number, Promise<unknown>>()

  function open(repository: RepositoryRef): Promise<Repository> {
    return openBareRepository(git, options.directory, `${repository.id}.git`)
  }

  // Two fetches into one shallow repository fight over its list of shallow commits, so they take turns.
  function inTurn<T>(repository: RepositoryRef, work: () => Promise<T>): Promise<T> {
    const before = queues.get(repository.id) ?? Promise.resolve()
    const mine = before.then(work, work)
    queues.set(repository.id, mine)
    return mine
  }

  async function fetchUnlessHere(repository: RepositoryRef, commit: string): Promise<{ commit: string; tree: string }> {
    const at = await open(repository)
    const here = await treeOf(at, commit)
    if (here !== undefined) return { commit, tree: here }
    options.log?.debug({ repository: fullName(repository), commit }, 'fetching')
    await fetchCommit(at, () => options.remote(repository), commit)
    const fetched = await treeOf(at, commit)
    if (fetched !== undefined) return { commit, tree: fetched }
    throw new Fault('not-found', `${commit} is no commit of ${fullName(repository)}`, { retryable: false })
  }

  async function deepen(repository: RepositoryRef, commit: string): Promise<Repository> {
    const at = await open(repository)
    if (!(await isDeep(at, commit))) await fetchHistory(at, () => options.remote(repository), commit)
    return at
  }

  return {
    history: async (repository, commit, query) => {
      const wanted = objectId(commit)
      return inTurn(repository, () => answerHistory(() => deepen(repository, wanted), wanted, query))
    },
    fetch: async (repository, commit) => {
      const wanted = objectId(commit)
      return inTurn(repository, () => fetchUnlessHere(repository, wanted))
    },
    entries: async (repository, tree) => listTree(await open(repository), tree),
    read: async (repository, oid, maxBytes) => readBlob(await open(repository), objectId(oid), maxBytes),
    readAll: async function* (repository, oids, maxBytes) {
      yield* readBlobs(await open(repository), oids.map(objectId), maxBytes)
    },
    archive: async function* (repository, tree) {
      yield* archiveTree(await open(repository), tree)
    },
    writeTree: async (repository, base, change) => writeTree(await open(repository), base, change),
    diff: async (repository, baseTree, headTree) => diffTrees(await open(repository), baseTree, headTree),
    ignored: async (repository, tree, paths) => ignoredPaths(await open(repository), tree, paths),
  }
}

async function treeOf(at: Repository, commit: string): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${refOf(commit)}^{tree}`]
  const answer = await runGit(at.git, { args, gitDir: at.gitDir, answers: [0, 1] })
  return answer.length === 0 ? undefined : answer.toString('latin1').trim()
}
