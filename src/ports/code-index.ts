import type { Impact, SymbolPlace } from '../domain/impact.ts'
import type { RepositoryRef } from '../domain/repository.ts'

/** A file as it stands in the sandbox; `content` absent: it is not there any more. Hostile bytes, like all of this. */
export interface ChangedFile {
  readonly path: string
  readonly content?: Uint8Array
}

export type CodeQuery =
  /** Symbols of a file, or of the files of a folder (`.`: all). */
  | { readonly type: 'outline'; readonly path: string }
  /** Uses of `name` or `Type.member`; `path` says which, where several have that name. */
  | { readonly type: 'references'; readonly name: string; readonly path?: string }
  /** What the changed files change for the rest. */
  | { readonly type: 'impact' }
  | { readonly type: 'rename'; readonly name: string; readonly path?: string; readonly to: string }
  /** ast-grep's patterns over the files that are given: `$A` one node, `$$$A` any number. */
  | {
      readonly type: 'rewrite'
      readonly pattern: string
      readonly replacement: string
      readonly files: readonly ChangedFile[]
    }

export interface OutlineLine {
  readonly path: string
  /** 1-based. */
  readonly line: number
  readonly endLine: number
  readonly kind: string
  readonly name: string
  /** 0 at the top of a file. */
  readonly depth: number
  readonly exported: boolean
}

export interface UsePlace {
  readonly path: string
  readonly line: number
  readonly how: 'use' | 'import' | 'export'
  /** The symbol of the top that it lies in; empty: none. */
  readonly inside: string
  /** false: a member of that name whose receiver's type is not known. */
  readonly sure: boolean
}

/** A stretch of a file, in UTF-16 units, and what comes in its place. */
export interface CodeEdit {
  readonly path: string
  readonly at: number
  readonly length: number
  readonly text: string
}

export type CodeAnswer =
  | { readonly type: 'outline'; readonly lines: readonly OutlineLine[]; readonly files: number }
  | { readonly type: 'references'; readonly symbol: SymbolPlace; readonly uses: readonly UsePlace[] }
  | { readonly type: 'impact'; readonly impact: Impact }
  | { readonly type: 'edits'; readonly edits: readonly CodeEdit[]; readonly unsure: readonly UsePlace[] }
  /** What cannot be answered, and what to do about it: no such symbol, several, a name that is taken. */
  | { readonly type: 'problem'; readonly problem: string }

/** One tree, indexed. Answers are facts of syntax; types are followed only as far as they are written down. */
export interface CodeMap {
  /** SHA-1 (hex) of the bytes of each file that was read, by path. */
  readonly digests: ReadonlyMap<string, string>
  /** Why there may be more than the index knows; empty: all was read. */
  readonly incomplete: readonly string[]
  /**
   * `changes` are laid over the tree first. Never throws for what is in a file: past its deadline, or when a file
   * brings the reader down, the answer is a `problem`.
   */
  ask(query: CodeQuery, changes: readonly ChangedFile[]): Promise<CodeAnswer>
  /** Ends what goes on for it. Idempotent, never throws. */
  close(): Promise<void>
}

/**
 * Reads the sources of trees on the trusted side: parsing only, in a thread of its own that is ended when it takes too
 * long. What was read of a blob is kept. Throws the faults of the source store.
 */
export interface CodeIndex {
  open(repository: RepositoryRef, tree: string, signal?: AbortSignal): Promise<CodeMap>
}

/** Extensions that are read. */
export const CODE_EXTENSIONS = 'ts mts cts tsx js jsx mjs cjs py pyi go rs java'.split(' ')
