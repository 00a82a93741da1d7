/** What one file's syntax says, in offsets of UTF-16 units. Stored by blob: it depends on the bytes and nothing else. */
export interface FileFacts {
  readonly symbols: readonly SymbolFact[]
  readonly imports: readonly ImportFact[]
  readonly exports: readonly ExportFact[]
  readonly uses: readonly UseFact[]
  /** Every name that is declared in any scope of the file or used in it without a receiver. */
  readonly names: readonly string[]
  /** The package that the file says it belongs to (Go, Java). */
  readonly package?: string
  /** The parser met what it could not read: there may be more than this. */
  readonly broken: boolean
}

export interface SymbolFact {
  readonly name: string
  readonly kind: string
  /** Where its name stands. */
  readonly at: number
  /** The whole definition. */
  readonly start: number
  readonly end: number
  /** 1-based. */
  readonly line: number
  readonly endLine: number
  /** The symbol that it is a member of, or -1. */
  readonly parent: number
  readonly exported: boolean
  /** Go and Rust: the type that it is a method of stands elsewhere. */
  readonly owner?: string
  /** Uses that name its type (a variable's, a field's, what a function returns). */
  readonly type?: number
  /** Uses that name what it extends or implements. */
  readonly supers?: readonly number[]
}

/** `export { local as name }` and `export default local`, without a source; what CommonJS assigns. */
export interface ExportFact {
  /** `=`: it is the module itself. */
  readonly name: string
  readonly local: string
  /** The name outside stays when the local is renamed. */
  readonly pinned?: true
}

export interface ImportFact {
  /** As it is written: a specifier, a package, a path of modules. */
  readonly from: string
  /** What is taken from there: a name, `default`, or `*` for all of it. */
  readonly name: string
  /** What it is called here; empty where it is called nothing. */
  readonly local: string
  /** Where the imported name stands, or -1. */
  readonly at: number
  readonly line: number
  /** Its name here is written beside its name there. */
  readonly aliased?: true
  /** Handed on under this name; `*`: everything is. */
  readonly exported?: string
}

/** How a use finds what it means: see `UseFact.recv`. */
export const FREE = -1
export const UNKNOWN = -2
export const THIS = -3
export const ROOT = -4

export interface UseFact {
  readonly name: string
  readonly at: number
  readonly line: number
  /** Index of the use before the dot; FREE: none · UNKNOWN: an expression · THIS: self · ROOT: the crate. */
  readonly recv: number
  /** Index of a symbol of this file that it means. */
  readonly symbol?: number
  /** Index of an import of this file that it means. */
  readonly import?: number
  /** A local of that type (index of a use); -1: a local of a type that is not known. */
  readonly local?: number
  /** `{ name }`, which stands for `{ name: name }`. */
  readonly shorthand?: true
  /** It stands where only a type can. */
  readonly type?: true
  /** It hands on whatever has that name: `export { name }`. */
  readonly both?: true
}
