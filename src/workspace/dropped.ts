const MOST = 100

export interface Dropped {
  readonly path: string
  readonly why: string
}

/** What was left behind, at most 100 lines of it: beyond that by top folder, with a count. */
export function summarizeDropped(dropped: readonly Dropped[]): Dropped[] {
  if (dropped.length <= MOST) return [...dropped].sort(byPath)
  const folders = Map.groupBy(dropped, ({ path, why }) => `${topOf(path)}\n${why}`)
  const lines = [...folders.values()].map(toLine).sort(byPath)
  if (lines.length <= MOST) return lines
  return [...lines.slice(0, MOST - 1), { path: '…', why: `${lines.length - MOST + 1} more folders and files` }]
}

function toLine(group: readonly Dropped[]): Dropped {
  const [first] = group
  if (first === undefined || group.length === 1) return first ?? { path: '', why: '' }
  return { path: topOf(first.path), why: `${first.why} (${group.length} entries)` }
}

function topOf(path: string): string {
  const slash = path.indexOf('/')
  return slash === -1 ? path : path.slice(0, slash + 1)
}

function byPath(left: Dropped, right: Dropped): number {
  return left.path < right.path ? -1 : left.path > right.path ? 1 : 0
}
