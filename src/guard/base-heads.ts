import type { ChangeSet, FileChange } from '../domain/change-set.ts'
import { isFault } from '../domain/fault.ts'
import type { TreeEntry } from '../ports/source-store.ts'
import { isSource } from './paths/is-source.ts'
import { extensionOf } from './paths/names.ts'

/** How a file of the base begins, whether the change touches it or not. */
export interface BaseHead {
  readonly path: string
  readonly head: string
}

export interface BaseDeps {
  readonly entries: () => Promise<readonly TreeEntry[]>
  readonly read: (oid: string, maxBytes: number) => Promise<Uint8Array>
}

/** How much of each file is kept, UTF-16 units: a header stands at the beginning. */
export const HEAD = 1_500
const EXTENSIONS = 6
const PER_EXTENSION = 12
const LARGEST = 64 * 1024

/**
 * A bounded sample of the base's own sources, the same for the same trees: for each kind of source file that a change
 * adds, files of that kind that it leaves alone, those beside the added ones first.
 */
export async function findBaseHeads(change: ChangeSet, deps: BaseDeps, signal?: AbortSignal): Promise<BaseHead[]> {
  const added = change.files.filter((file) => file.before === undefined && isSource(file.path))
  if (added.length === 0) return []
  const chosen = choose(added, change, await deps.entries())
  const heads: BaseHead[] = []
  for (const entry of chosen) {
    signal?.throwIfAborted()
    const head = await headOf(entry, deps)
    if (head !== undefined) heads.push({ path: entry.path, head })
  }
  return heads
}

function choose(added: readonly FileChange[], change: ChangeSet, entries: readonly TreeEntry[]): TreeEntry[] {
  const touched = new Set(change.files.flatMap(({ path, previousPath }) => [path, previousPath]))
  const candidates = entries.filter((entry) => isReadable(entry) && isSource(entry.path) && !touched.has(entry.path))
  const kinds = Map.groupBy(added, ({ path }) => extensionOf(path))
  return [...kinds].slice(0, EXTENSIONS).flatMap(([extension, files]) => {
    const folders = new Set(files.map(({ path }) => folderOf(path)))
    const same = candidates.filter(({ path }) => extensionOf(path) === extension)
    const isBeside = ({ path }: TreeEntry) => folders.has(folderOf(path))
    return spread(
      same.filter(isBeside),
      same.filter((entry) => !isBeside(entry)),
    )
  })
}

function isReadable({ mode, size }: TreeEntry): boolean {
  return mode.startsWith('100') && size > 0 && size <= LARGEST
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}

// Half of the sample stands beside what was added, the rest is taken evenly from everywhere.
function spread(beside: readonly TreeEntry[], elsewhere: readonly TreeEntry[]): TreeEntry[] {
  const near = beside.slice(0, PER_EXTENSION / 2)
  const far = [...beside.slice(near.length), ...elsewhere]
  const wanted = PER_EXTENSION - near.length
  const step = Math.max(1, Math.floor(far.length / wanted))
  return [...near, ...far.filter((_, index) => index % step === 0).slice(0, wanted)]
}

async function headOf({ oid }: TreeEntry, { read }: BaseDeps): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await read(oid, LARGEST)).slice(0, HEAD)
  } catch (error) {
    if (isFault(error, 'too-large')) return undefined
    throw error
  }
}
