/** Git's file modes that a tree can hold. */
export type FileMode = '100644' | '100755' | '120000' | '160000'

export interface FileVersion {
  readonly mode: FileMode
  /** Git's object id of the content (a commit's id for a submodule). */
  readonly oid: string
  /** Bytes. */
  readonly size: number
  /** UTF-8 text, absent for a binary file, a submodule and anything over the text limit. */
  readonly text?: string
}

/** One changed path. `before` is absent for an added file, `after` for a deleted one. */
export interface FileChange {
  readonly path: string
  /** Where it was renamed from, when the diff saw a rename. */
  readonly previousPath?: string
  readonly before?: FileVersion
  readonly after?: FileVersion
  /** Lines that stand in `after` and not in `before`, 1-based numbers in `after`. Empty for binaries. */
  readonly addedLines: readonly Line[]
  /** Lines that stood in `before` and no longer in `after`, 1-based numbers in `before`. */
  readonly removedLines: readonly Line[]
}

export interface Line {
  readonly number: number
  readonly text: string
}

/** Everything between two trees, whoever made it. Sorted by path, complete or not made at all. */
export interface ChangeSet {
  readonly baseTree: string
  readonly headTree: string
  readonly files: readonly FileChange[]
}
