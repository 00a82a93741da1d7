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
  const segments = folded.split('/')
  const name = segments.at(-1) ?? ''
  return (
    own(table.files, folded) ??
    own(table.names, name) ??
    inFolder(table, segments) ??
    table.patterns.find(([pattern]) => pattern.test(name))?.[1]
  )
}

function inFolder(table: PathTable, segments: readonly string[]): string | undefined {
  let path = ''
  // The last segment counts too: a link or a submodule may stand where the folder would be.
  for (const segment of segments) {
    path = path === '' ? segment : `${path}/${segment}`
    const found = own(table.folders, path) ?? own(table.anyFolder, segment)
    if (found !== undefined) return found
  }
  return undefined
}

function own(record: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
