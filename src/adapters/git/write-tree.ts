import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../../domain/fault.ts'
import type { TreeFile } from '../../ports/source-store.ts'
import type { Repository } from './blobs.ts'
import { runGit } from './git-process.ts'
import { objectId, splitNul } from './object-id.ts'

export interface TreeChange {
  readonly files: readonly TreeFile[]
  readonly deleted: readonly string[]
}

/** Stores blobs without any filter, then a tree: `base` with the change over it. No work tree takes part. */
export async function writeTree(at: Repository, base: string, change: TreeChange): Promise<string> {
  for (const path of [...change.deleted, ...change.files.map((file) => file.path)]) refuseUnindexable(path)
  await storeBlobs(at, change.files)
  const scratch = await mkdtemp(join(at.gitDir, 'index-'))
  try {
    const call = { gitDir: at.gitDir, variables: { GIT_INDEX_FILE: join(scratch, 'index') } }
    await runGit(at.git, { ...call, args: ['read-tree', objectId(base)] })
    await runGit(at.git, { ...call, args: ['update-index', '-z', '--index-info'], stdin: indexInfo(change) })
    expectAll(await runGit(at.git, { ...call, args: ['ls-files', '--stage', '-z'] }), change)
    return (await runGit(at.git, { ...call, args: ['write-tree'] })).toString('latin1').trim()
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

// One process for any number of blobs; each is preceded by its length, so content cannot become a command.
async function storeBlobs(at: Repository, files: readonly TreeFile[]): Promise<void> {
  if (files.length === 0) return
  const args = ['fast-import', '--quiet', '--done']
  await runGit(at.git, { args, gitDir: at.gitDir, stdin: importStream(files), timeoutMs: 600_000 })
}

function* importStream(files: readonly TreeFile[]): Generator<Uint8Array | string> {
  for (const file of files) {
    yield `blob\ndata ${file.content.length}\n`
    if (file.content.length > 0) yield file.content
    yield '\n'
  }
  yield 'done\n'
}

// Deletions first: a file may stand where a folder was, and the other way round.
function* indexInfo(change: TreeChange): Generator<string> {
  for (const path of change.deleted) yield `0 ${'0'.repeat(40)}\t${path}\0`
  for (const file of change.files) yield `${file.mode} ${blobId(file.content)}\t${file.path}\0`
}

function refuseUnindexable(path: string): void {
  if (path.length === 0 || path.includes('\0')) throw badPath(path)
}

// Git passes over a path that it holds for unsafe with no more than a warning: what is not in the index was refused.
function expectAll(index: Buffer, change: TreeChange): void {
  const staged = new Set(splitNul(index).map((entry) => entry.toString('utf8')))
  const missing = change.files.find((file) => !staged.has(`${file.mode} ${blobId(file.content)} 0\t${file.path}`))
  if (missing !== undefined) throw badPath(missing.path)
}

function badPath(path: string): Fault {
  return new Fault('malformed', `git refuses the path ${JSON.stringify(path.slice(0, 200))}`, { retryable: false })
}

/** The id under which git stores these bytes. */
function blobId(content: Uint8Array): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')
}
