/** Which paths mean something, and what: `folders` and `files` from the root, `names` at any depth. All lower case. */
export interface PathTable {
  /** Folders at the root and what they are. */
  readonly folders: Readonly<Record<string, string>>
  /** Folders at any depth, by their own name. */
  readonly anyFolder: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, string>>
  readonly names: Readonly<Record<string, string>>
  /** On the file's own name; anchored, no nested repetition. */
  readonly patterns: readonly (readonly [RegExp, string])[]
}

/** @param folded a path that went through `foldPath`. */
export function lookUp(table: PathTable, folded: string): string | undefined {
  const name = folded.slice(folded.lastIndexOf('/') + 1)
  return (
    own(table.files, folded) ??
    own(table.names, name) ??
    inFolder(table, folded) ??
    table.patterns.find(([pattern]) => pattern.test(name))?.[1]
  )
}

// The last segment counts too: a link or a submodule may stand where the folder would be.
function inFolder(table: PathTable, folded: string): string | undefined {
  const { atRoot, anywhere } = beginningsOf(table)
  const mayBeAtRoot = atRoot.has(folded.charCodeAt(0))
  for (let from = 0; from <= folded.length; ) {
    const slash = folded.indexOf('/', from)
    const end = slash === -1 ? folded.length : slash
    const found =
      (mayBeAtRoot ? own(table.folders, folded.slice(0, end)) : undefined) ??
      (anywhere.has(folded.charCodeAt(from)) ? own(table.anyFolder, folded.slice(from, end)) : undefined)
    if (found !== undefined) return found
    from = end + 1
  }
  return undefined
}

interface Beginnings {
  readonly atRoot: ReadonlySet<number>
  readonly anywhere: ReadonlySet<number>
}

const BEGINNINGS = new WeakMap<PathTable, Beginnings>()

// Most folders begin with no letter that a table knows, and need not be cut out and looked for.
function beginningsOf(table: PathTable): Beginnings {
  const known = BEGINNINGS.get(table)
  if (known !== undefined) return known
  const [atRoot, anywhere] = [table.folders, table.anyFolder].map(
    (record) => new Set(Object.keys(record).map((key) => key.charCodeAt(0))),
  )
  const found = { atRoot: atRoot ?? new Set(), anywhere: anywhere ?? new Set() }
  BEGINNINGS.set(table, found)
  return found
}

function own(record: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
