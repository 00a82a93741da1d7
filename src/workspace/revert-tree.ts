import type { RepositoryRef } from '../domain/repository.ts'
import type { SourceStore, TreeEntry, TreeFile } from '../ports/source-store.ts'
import type { MergeTexts } from '../ports/text-merge.ts'

const LARGEST_FILE = 32 * 1024 * 1024

export interface RevertDeps {
  readonly source: Pick<SourceStore, 'entries' | 'read' | 'writeTree'>
  readonly mergeTexts: MergeTexts
}

/** Trees: what a change was made on, what it came to, and what stands there now. */
export interface RevertOrder {
  readonly repository: RepositoryRef
  readonly before: string
  readonly after: string
  readonly now: string
}

export type Reverted =
  | { readonly type: 'tree'; readonly tree: string; readonly files: readonly string[] }
  /** Paths that have changed since in the same lines, or in a way that has no lines. */
  | { readonly type: 'conflict'; readonly paths: readonly string[] }

type Entry = TreeEntry | undefined
type Step = { readonly put: TreeFile } | { readonly take: string } | { readonly conflict: string } | undefined

/** What stands there now without the change: file by file, by lines where a file has changed since. */
export async function revertTree(order: RevertOrder, deps: RevertDeps): Promise<Reverted> {
  const { repository, now } = order
  const [before, after, current] = await Promise.all(
    [order.before, order.after, now].map(async (tree) => byPath(await deps.source.entries(repository, tree))),
  )
  const steps: Step[] = []
  for (const path of [...new Set([...keys(before), ...keys(after)])].sort()) {
    const sides = { before: before?.get(path), after: after?.get(path), now: current?.get(path) }
    steps.push(await stepOf(path, sides, { ...deps, repository }))
  }
  const taken = steps.filter((step) => step !== undefined)
  const paths = taken.flatMap((step) => ('conflict' in step ? [step.conflict] : []))
  if (paths.length > 0) return { type: 'conflict', paths }
  const files = taken.flatMap((step) => ('put' in step ? [step.put] : []))
  const deleted = taken.flatMap((step) => ('take' in step ? [step.take] : []))
  const tree = await deps.source.writeTree(repository, now, { files, deleted })
  return { type: 'tree', tree, files: [...files.map(({ path }) => path), ...deleted].sort() }
}

interface Sides {
  readonly before: Entry
  readonly after: Entry
  readonly now: Entry
}

type Room = RevertDeps & { readonly repository: RepositoryRef }

async function stepOf(path: string, { before, after, now }: Sides, room: Room): Promise<Step> {
  if (isSame(before, after) || isSame(now, before)) return undefined
  if (isSame(now, after)) return before === undefined ? { take: path } : restore(before, room)
  if (before === undefined || after === undefined || now === undefined) return { conflict: path }
  return mergeFile(path, { before, after, now }, room)
}

async function restore({ path, mode, oid }: TreeEntry, { source, repository }: Room): Promise<Step> {
  if (mode === '160000') return { conflict: path }
  return { put: { path, mode, content: await source.read(repository, oid, LARGEST_FILE) } }
}

async function mergeFile(path: string, sides: Required<Record<keyof Sides, TreeEntry>>, room: Room): Promise<Step> {
  const { before, after, now } = sides
  const modes = new Set([before.mode, after.mode, now.mode])
  if (modes.size > 1 || (now.mode !== '100644' && now.mode !== '100755')) return { conflict: path }
  const [theirs, base, ours] = await Promise.all(
    [before, after, now].map(({ oid }) => room.source.read(room.repository, oid, LARGEST_FILE)),
  )
  if (theirs === undefined || base === undefined || ours === undefined) return { conflict: path }
  const content = await room.mergeTexts({ base, ours, theirs })
  return content === undefined ? { conflict: path } : { put: { path, mode: now.mode, content } }
}

function isSame(left: Entry, right: Entry): boolean {
  return left?.oid === right?.oid && left?.mode === right?.mode
}

function byPath(entries: readonly TreeEntry[]): ReadonlyMap<string, TreeEntry> {
  return new Map(entries.map((entry) => [entry.path, entry]))
}

function keys(entries: ReadonlyMap<string, TreeEntry> | undefined): string[] {
  return [...(entries?.keys() ?? [])]
}
