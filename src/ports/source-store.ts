import type { ChangeSet, FileMode } from '../domain/change-set.ts'
import type { RepositoryRef } from '../domain/repository.ts'

export interface TreeEntry {
  readonly path: string
  readonly mode: FileMode
  readonly oid: string
  /** Bytes; 0 for a submodule. */
  readonly size: number
}

/** One file to put into a tree; `content` raw, no filter of any kind is applied. */
export interface TreeFile {
  readonly path: string
  readonly mode: '100644' | '100755' | '120000'
  readonly content: Uint8Array
}

/**
 * Trusted bare git repositories, one per GitHub repository, kept between runs. No work tree, no hook, no filter, no
 * configuration from a repository ever takes part. Throws Fault `not-found`, `network`, `malformed`, `too-large`.
 */
export interface SourceStore {
  /** Gets a commit from the code host unless it is here already. Depth 1. */
  fetch(repository: RepositoryRef, commit: string): Promise<{ readonly commit: string; readonly tree: string }>
  /** Every file of a tree, sorted by path (bytes). */
  entries(repository: RepositoryRef, tree: string): Promise<TreeEntry[]>
  /** A blob's bytes; Fault `too-large` over `maxBytes`. */
  read(repository: RepositoryRef, oid: string, maxBytes: number): Promise<Uint8Array>
  /** Blobs in the order asked for; one over `maxBytes` comes without content. Read to its end, or left early. */
  readAll(
    repository: RepositoryRef,
    oids: readonly string[],
    maxBytes: number,
  ): AsyncIterable<{ readonly oid: string; readonly content?: Uint8Array }>
  /** The tree as a tar (no `export-ignore`, no `export-subst`, submodules as empty folders, links as links). */
  archive(repository: RepositoryRef, tree: string): AsyncIterable<Uint8Array>
  /** Stores blobs and a tree: `base` with `files` put over it and `deleted` paths taken out. @returns the tree's id. */
  writeTree(
    repository: RepositoryRef,
    base: string,
    change: { readonly files: readonly TreeFile[]; readonly deleted: readonly string[] },
  ): Promise<string>
  /** What differs, with text and lines, attributes ignored. Fault `too-large` over 5,000 files. */
  diff(repository: RepositoryRef, baseTree: string, headTree: string): Promise<ChangeSet>
  /** Which of the paths the `.gitignore` files of `tree` ignore. */
  ignored(repository: RepositoryRef, tree: string, paths: readonly string[]): Promise<ReadonlySet<string>>
}
