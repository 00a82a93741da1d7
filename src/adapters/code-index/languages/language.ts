import type { Node } from 'web-tree-sitter'
import type { FileFacts, ImportFact } from '../facts.ts'

export type LanguageName = 'typescript' | 'tsx' | 'javascript' | 'python' | 'go' | 'rust' | 'java'

/** What is particular about a language. */
export interface Language {
  readonly name: LanguageName
  /**
   * Captures: `def.<kind>` a definition, `name` its name, `local` a name of the scope around it, `scope`, `ref`,
   * `member` a name after a dot, `key` a name that belongs to a type unseen here, `type` of what was declared before,
   * `type.next` of what is declared next, `returns`, `super`, `owner`, `export`, `assigned`, `import`, `package`.
   */
  readonly query: string
  readonly readImports: (node: Node) => readonly ImportFact[]
  /** `export { a as b }`; nodes inside it that are no uses are told by their start. */
  readonly readExports?: (node: Node) => {
    readonly exports: readonly { readonly name: string; readonly local: string }[]
    readonly skip: readonly number[]
    /** Where the names stand that are handed on. */
    readonly named: readonly number[]
  }
  /** What an assignment lets out of the module (CommonJS). */
  readonly readAssigned?: (node: Node) => FileFacts['exports']
  /** Whether a definition at the top is seen from outside; `head` is its text up to the name, `path` unknown. */
  readonly isExported: (symbol: { readonly name: string; readonly head: string; readonly marked: boolean }) => boolean
  /** Names that mean the object that a method is called on. */
  readonly self: readonly string[]
  /** Members are called without a receiver too. */
  readonly bareMembers: boolean
  /** What stands between a receiver and its member. */
  readonly dot: RegExp
  /** ast-grep's stand-in for `$`, where the language does not read `$` as a part of a name. */
  readonly expando?: string
}
