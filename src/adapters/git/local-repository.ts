import { appendFile, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { ChangeSet } from '../../domain/change-set.ts'
import { Fault } from '../../domain/fault.ts'
import type { TreeEntry } from '../../ports/source-store.ts'
import { initBare } from './bare-repository.ts'
import { type Repository, readBlob } from './blobs.ts'
import { diffTrees } from './diff.ts'
import { type Git, runGit } from './git-process.ts'
import { listTree } from './tree-entries.ts'

/** Somebody's repository on this machine, only read: bare, shallow, a worktree. Close it after use. */
export interface LocalRepository {
  /** A name (`main`, `HEAD~2`, an abbreviated id) as commit and tree. Fault `not-found`. */
  resolve(revision: string): Promise<{ readonly commit: string; readonly tree: string }>
  diff(baseTree: string, headTree: string): Promise<ChangeSet>
  /** A file's bytes in a tree; undefined where the tree has no such file. */
  readFile(tree: string, path: string, maxBytes: number): Promise<Uint8Array | undefined>
  /** Every file of a tree, sorted by path (bytes). */
  entries(tree: string): Promise<TreeEntry[]>
  /** A blob's bytes; Fault `too-large` over `maxBytes`. */
  read(oid: string, maxBytes: number): Promise<Uint8Array>
  close(): Promise<void>
}

/**
 * Reads any repository without letting anything that it configures take part. Only names are resolved inside it, with
 * every transport off; objects are read through an empty repository of ours that borrows its object directory, so its
 * configuration, attributes, filters, hooks, replacements and grafts do not exist there.
 */
export async function openLocalRepository(path: string, binary = 'git'): Promise<LocalRepository> {
  const git: Git = { binary, variables: {} }
  const cwd = resolve(path)
  const objects = await objectDirectory(git, cwd)
  const scratch = await mkdtemp(join(tmpdir(), 'sallyport-guard-'))
  const at = await borrow(git, scratch, objects).catch(async (error: unknown) => {
    await rm(scratch, { recursive: true, force: true })
    throw error
  })
  return {
    resolve: (revision) => resolveRevision(git, cwd, revision),
    diff: (baseTree, headTree) => diffTrees(at, baseTree, headTree),
    readFile: (tree, file, maxBytes) => readFileAt(at, { tree, path: file, maxBytes }),
    entries: (tree) => listTree(at, tree),
    read: (oid, maxBytes) => readBlob(at, oid, maxBytes),
    close: () => rm(scratch, { recursive: true, force: true }),
  }
}

/** The change between two revisions of a local repository. */
export async function diffCommits(options: { repositoryPath: string; base: string; head: string }): Promise<ChangeSet> {
  const repository = await openLocalRepository(options.repositoryPath)
  try {
    const base = await repository.resolve(options.base)
    const head = await repository.resolve(options.head)
    return await repository.diff(base.tree, head.tree)
  } finally {
    await repository.close()
  }
}

async function objectDirectory(git: Git, cwd: string): Promise<string> {
  const format = await ask(git, cwd, ['rev-parse', '--show-object-format'])
  if (format !== 'sha1') {
    throw new Fault('malformed', `${cwd} stores objects under ${format}; only SHA-1 is read`, { retryable: false })
  }
  return realpath(resolve(cwd, await ask(git, cwd, ['rev-parse', '--git-path', 'objects'])))
}

async function borrow(git: Git, scratch: string, objects: string): Promise<Repository> {
  const at = await initBare(git, join(scratch, 'repository.git'))
  await appendFile(join(at.gitDir, 'objects', 'info', 'alternates'), `${JSON.stringify(objects)}\n`)
  return at
}

async function resolveRevision(git: Git, cwd: string, revision: string): Promise<{ commit: string; tree: string }> {
  const verify = ['rev-parse', '--verify', '--end-of-options']
  const commit = await ask(git, cwd, [...verify, `${revision}^{commit}`])
  return { commit, tree: await ask(git, cwd, [...verify, `${commit}^{tree}`]) }
}

async function ask(git: Git, cwd: string, args: readonly string[]): Promise<string> {
  return (await runGit(git, { args, cwd })).toString('utf8').replace(/\n$/, '')
}

async function readFileAt(
  at: Repository,
  file: { tree: string; path: string; maxBytes: number },
): Promise<Uint8Array | undefined> {
  const entry = (await listTree(at, file.tree)).find(({ path }) => path === file.path)
  if (entry === undefined || entry.mode === '160000') return undefined
  return readBlob(at, entry.oid, file.maxBytes)
}
