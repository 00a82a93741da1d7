import { extensionOf } from '../paths/names.ts'

/** What is needed to tell code from comments and strings: no grammar, only delimiters. */
export interface Syntax {
  readonly line: readonly string[]
  readonly block: readonly (readonly [open: string, close: string])[]
  /** Delimiters of strings that end with their line. */
  readonly short: readonly string[]
  /** Delimiters of strings that may span lines. */
  readonly long: readonly string[]
  /** Whether a slash may begin a regular expression. */
  readonly regex?: boolean
  /** Whether a single quote begins a character or a lifetime (Rust), not a string. */
  readonly ticks?: boolean
}

const C: Syntax = { line: ['//'], block: [['/*', '*/']], short: ['"', "'"], long: [] }
const JS: Syntax = { ...C, long: ['`'], regex: true }
const GO: Syntax = { ...C, long: ['`'] }
const RUST: Syntax = { ...C, short: [], long: ['"'], ticks: true }
const JVM: Syntax = { ...C, long: ['"""'] }
const HASH: Syntax = { line: ['#'], block: [], short: ['"', "'"], long: [] }
const PYTHON: Syntax = { ...HASH, long: ['"""', "'''"] }
const RUBY: Syntax = { ...HASH, block: [['\n=begin', '\n=end']] }

const BY_EXTENSION: Readonly<Record<string, Syntax>> = {
  js: JS,
  jsx: JS,
  mjs: JS,
  cjs: JS,
  ts: JS,
  tsx: JS,
  mts: JS,
  cts: JS,
  vue: JS,
  svelte: JS,
  astro: JS,
  go: GO,
  rs: RUST,
  java: JVM,
  kt: JVM,
  kts: JVM,
  scala: JVM,
  groovy: JVM,
  swift: JVM,
  dart: JVM,
  php: { ...C, line: ['//', '# '] },
  py: PYTHON,
  pyi: PYTHON,
  rb: RUBY,
  sh: HASH,
  bash: HASH,
  zsh: HASH,
  yml: HASH,
  yaml: HASH,
  toml: PYTHON,
  lua: { line: ['--'], block: [['--[[', ']]']], short: ['"', "'"], long: [] },
  sql: { line: ['--'], block: [['/*', '*/']], short: ['"', "'"], long: [] },
  html: { line: [], block: [['<!--', '-->']], short: [], long: [] },
}

/** The delimiters of a file's language, C's where it is not known. */
export function syntaxOf(path: string): Syntax {
  const extension = extensionOf(path)
  return Object.hasOwn(BY_EXTENSION, extension) ? (BY_EXTENSION[extension] ?? C) : C
}
