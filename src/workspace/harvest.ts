import { createHash } from 'node:crypto'
import type { FileMode } from '../domain/change-set.ts'
import type { TreeEntry, TreeFile } from '../ports/source-store.ts'
import type { Dropped } from './dropped.ts'
import { isDotGitModules, pathProblem, strayProblem } from './safe-path.ts'
import type { TarEntry } from './tar-reader.ts'
import { quoted } from './tree-problem.ts'

export interface TakeOutLimits {
  /** Files that a change may touch, deletions included. */
  readonly files: number
  /** Bytes of all changed files together. */
  readonly bytes: number
  /** Bytes of one changed file. */
  readonly fileBytes: number
}

export interface HarvestOptions {
  readonly base: ReadonlyMap<string, TreeEntry>
  readonly limits: TakeOutLimits
  /** Which of these paths the base ignores. */
  readonly ignored: (paths: readonly string[]) => Promise<ReadonlySet<string>>
}

/** Collects what a hostile tar holds. A method's answer is the reason why all of it is refused, or undefined. */
export interface Harvest {
  readonly unchanged: ReadonlySet<string>
  readonly changed: readonly TreeFile[]
  readonly dropped: readonly Dropped[]
  take(entry: TarEntry): Promise<string | undefined>
  finish(): Promise<string | undefined>
}

/** Something that base does not hold in this form. */
interface Candidate {
  readonly path: string
  readonly mode: FileMode
  /** Absent when it is over the limit, or of a kind that has no content. */
  readonly content?: Uint8Array
  readonly problem?: string
}

// Candidates wait until so many are there: asking what is ignored costs a process, holding content costs memory.
const WAITING = 1_000
const WAITING_BYTES = 16 * 1024 ** 2

export function createHarvest({ base, limits, ignored }: HarvestOptions): Harvest {
  const installed = installedOutside(base)
  const submodules = [...base.values()].filter(({ mode }) => mode === '160000').map(({ path }) => path)
  const seen = new Set<string>()
  const unchanged = new Set<string>()
  const changed: TreeFile[] = []
  const dropped: Dropped[] = []
  let waiting: Candidate[] = []
  let waitingBytes = 0
  let bytes = 0

  async function take(entry: TarEntry): Promise<string | undefined> {
    const path = workspacePath(entry.name)
    if (path === '') return undefined
    const stray = strayProblem(path) ?? (seen.has(path) ? 'it is there twice' : undefined)
    if (stray !== undefined) return refusal(path, stray)
    seen.add(path)
    if (seen.size > base.size + limits.files * 10) return `there are over ${seen.size - 1} entries`
    const left = reasonToLeave(path, entry, installed)
    if (left !== undefined) return drop(path, left)
    const submodule = submoduleProblem(path, entry, submodules)
    if (submodule !== undefined) return refusal(path, submodule)
    if (entry.kind === 'directory') return undefined
    return weigh(await candidateOf(path, entry, limits))
  }

  function weigh(candidate: Candidate & { readonly oid: string }): Promise<string | undefined> | string | undefined {
    const before = base.get(candidate.path)
    if (before?.oid === candidate.oid && before.mode === candidate.mode) {
      unchanged.add(candidate.path)
      return undefined
    }
    if (before !== undefined) return accept(candidate)
    waiting.push(candidate)
    waitingBytes += candidate.content?.length ?? 0
    return waiting.length >= WAITING || waitingBytes >= WAITING_BYTES ? finish() : undefined
  }

  async function finish(): Promise<string | undefined> {
    const batch = waiting
    waiting = []
    waitingBytes = 0
    const left = await ignored(batch.map(({ path }) => path))
    for (const candidate of batch) {
      const problem = left.has(candidate.path) ? drop(candidate.path, 'ignored by .gitignore') : accept(candidate)
      if (problem !== undefined) return problem
    }
    return undefined
  }

  function accept({ path, mode, content, problem }: Candidate): string | undefined {
    const reason = problem ?? pathProblem(path) ?? (namesSubmodules(path) ? 'it says what submodules are' : undefined)
    if (reason !== undefined) return refusal(path, reason)
    if (content === undefined || mode === '160000') return refusal(path, `it is larger than ${limits.fileBytes} bytes`)
    bytes += content.length
    if (bytes > limits.bytes) return `the changed files hold over ${limits.bytes} bytes`
    changed.push({ path, mode, content })
    return changed.length > limits.files ? `over ${limits.files} files changed` : undefined
  }

  function drop(path: string, why: string): undefined {
    dropped.push({ path, why })
  }

  return { unchanged, changed, dropped, take, finish }
}

// Tars name the workspace `.` and what is in it `./a`; a folder's name may end in a slash.
function workspacePath(name: string): string {
  const path = name.replace(/^\.\//, '').replace(/(?<=[^/])\/$/, '')
  return path === '.' ? '' : path
}

function reasonToLeave(path: string, entry: TarEntry, installed: (path: string) => boolean): string | undefined {
  if (isOwnRepository(path, entry)) return 'a repository that the agent made'
  return entry.kind !== 'directory' && installed(path) ? 'where set-up installs' : undefined
}

// What an agent's `git init` leaves is not part of its change. In any other form or place, .git is refused.
function isOwnRepository(path: string, entry: TarEntry): boolean {
  return path.startsWith('.git/') || (path === '.git' && entry.kind === 'directory')
}

// The folders that package managers fill, and of which base holds nothing: set-up filled them, or the agent.
function installedOutside(base: ReadonlyMap<string, TreeEntry>): (path: string) => boolean {
  const tracked = new Set([...base.keys()].map(packageFolder))
  return (path) => {
    const folder = packageFolder(path)
    return folder !== undefined && !tracked.has(folder)
  }
}

function packageFolder(path: string): string | undefined {
  return /^(?:.*?\/)??node_modules(?=\/|$)|^\.venv(?=\/|$)/.exec(path)?.[0]
}

function submoduleProblem(path: string, entry: TarEntry, submodules: readonly string[]): string | undefined {
  if (submodules.includes(path) && entry.kind !== 'directory') return 'it stands where a submodule is'
  return submodules.some((folder) => path.startsWith(`${folder}/`)) ? 'it lies in a submodule' : undefined
}

export function namesSubmodules(path: string): boolean {
  return path.split('/').some(isDotGitModules)
}

async function candidateOf(path: string, entry: TarEntry, limits: TakeOutLimits): Promise<Candidate & { oid: string }> {
  if (entry.kind === 'symlink' && entry.size === 0) {
    const content = new TextEncoder().encode(entry.target)
    return {
      path,
      mode: '120000',
      content,
      oid: createHash('sha1').update(blobHead(content.length)).update(content).digest('hex'),
    }
  }
  const mode = (entry.mode & 0o100) === 0 ? '100644' : '100755'
  if (entry.kind !== 'file') return { path, mode, oid: '', problem: `it is a ${entry.kind}` }
  return { path, mode, ...(await contentOf(entry, limits.fileBytes)) }
}

// The whole of a large file is read for its id, and none of it kept: it may be what base holds.
async function contentOf(entry: TarEntry, maxBytes: number): Promise<{ oid: string; content?: Uint8Array }> {
  const hash = createHash('sha1').update(blobHead(entry.size))
  const pieces: Uint8Array[] = []
  for await (const piece of entry.pieces()) {
    hash.update(piece)
    if (entry.size <= maxBytes) pieces.push(piece)
  }
  const oid = hash.digest('hex')
  return entry.size <= maxBytes ? { oid, content: Buffer.concat(pieces) } : { oid }
}

function blobHead(size: number): string {
  return `blob ${size}\0`
}

function refusal(path: string, reason: string): string {
  return `${quoted(path)} may not leave: ${reason}`
}
