/** Where a pair's two versions come from: two tarballs of npm, or one Debian source with and without its last patch. */
export type Origin =
  | { readonly from: 'npm'; readonly name: string; readonly before: string; readonly after: string }
  | {
      readonly from: 'debian'
      readonly source: string
      readonly version: string
      /** The patch that fixes; those before it in the series are part of the base. */
      readonly patch: string
    }

export interface Edit {
  readonly path: string
  /** A word of ours for a word of theirs: a local name, everywhere in the file. */
  readonly word: string
  readonly by: string
}

export interface OwnFile {
  readonly path: string
  readonly text: string
  /** Behind what the file holds already, instead of a file of its own. */
  readonly append?: true
}

/** A published fix as a change that somebody could have asked an agent for. */
export interface Pair {
  readonly name: string
  readonly advisory: string
  readonly language: 'JavaScript' | 'Python' | 'Go' | 'PHP' | 'Perl'
  readonly runner: string
  readonly origin: Origin
  /** Paths that the fix changes, all else stays the base's; a folder ends in a slash. */
  readonly sources: readonly string[]
  readonly tests: readonly string[]
  /** A test of ours where the publisher brought none for the fix. */
  readonly own?: readonly OwnFile[]
  /** Files that the base needs beside what was published: what Debian's rules generate while they build. */
  readonly plant?: readonly OwnFile[]
  /** The policy's commands; absent: detection has to find them. */
  readonly verify?: readonly string[]
  /** Debian packages that bring its runner and its dependencies. */
  readonly needs?: readonly string[]
  readonly install?: true
  readonly refactor: Edit
  /** A test that always passes, in this runner's words. */
  readonly hollow: OwnFile
}
