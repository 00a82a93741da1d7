/** What is needed to cut a text into tokens: delimiters and what white space means, no grammar. */
export interface Language {
  readonly family: 'javascript' | 'python' | 'go' | 'rust' | 'java' | 'c' | 'ruby' | 'data'
  readonly line: readonly string[]
  readonly block: readonly (readonly [open: string, close: string])[]
  /** Opening and closing delimiter; `lines`: may span them; `raw`: no escapes. */
  readonly strings: readonly StringForm[]
  /** A line break may end a statement. */
  readonly breaks: boolean
  readonly indents?: true
  readonly nested?: true
}

export interface StringForm {
  readonly open: string
  readonly close: string
  readonly lines?: true
  readonly raw?: true
}

const both = (mark: string, more: Partial<StringForm> = {}): StringForm => ({ open: mark, close: mark, ...more })
const C_COMMENTS = { line: ['//'], block: [['/*', '*/']] } as const
const QUOTES = [both('"'), both("'")]
const TRIPLE = [both('"""', { lines: true }), both("'''", { lines: true })]

const JAVASCRIPT: Language = { family: 'javascript', ...C_COMMENTS, strings: QUOTES, breaks: true }
const GO: Language = {
  family: 'go',
  ...C_COMMENTS,
  strings: [...QUOTES, both('`', { lines: true, raw: true })],
  breaks: true,
}
const RUST: Language = {
  family: 'rust',
  ...C_COMMENTS,
  strings: [both('"', { lines: true })],
  breaks: false,
  nested: true,
}
const JAVA: Language = {
  family: 'java',
  ...C_COMMENTS,
  strings: [both('"""', { lines: true }), ...QUOTES],
  breaks: false,
}
const KOTLIN: Language = { ...JAVA, breaks: true }
const C: Language = { family: 'c', ...C_COMMENTS, strings: QUOTES, breaks: false }
const PYTHON: Language = {
  family: 'python',
  line: ['#'],
  block: [],
  strings: [...TRIPLE, ...QUOTES],
  breaks: true,
  indents: true,
}
const RUBY: Language = { family: 'ruby', line: ['#'], block: [], strings: [...QUOTES, both('`')], breaks: true }
const YAML: Language = { family: 'data', line: ['#'], block: [], strings: [], breaks: true, indents: true }
const TOML: Language = { family: 'data', line: ['#'], block: [], strings: [...TRIPLE, ...QUOTES], breaks: true }
const JSON_DATA: Language = { family: 'data', line: [], block: [], strings: [both('"')], breaks: false }

const LANGUAGES: readonly (readonly [extensions: string, language: Language])[] = [
  ['js jsx mjs cjs ts tsx mts cts', JAVASCRIPT],
  ['py pyi', PYTHON],
  ['go', GO],
  ['rs', RUST],
  ['java cs', JAVA],
  ['kt kts scala swift groovy', KOTLIN],
  ['c h cc cpp cxx hpp hh', C],
  ['rb', RUBY],
  ['yml yaml', YAML],
  ['toml', TOML],
  ['json', JSON_DATA],
]

const BY_EXTENSION = new Map(
  LANGUAGES.flatMap(([extensions, language]) => extensions.split(' ').map((extension) => [extension, language])),
)

const UNREAD =
  /\.(?:pl|pm|php|phtml|sh|bash|zsh|fish|ps1|psm1|bat|cmd|lua|r|jl|ex|exs|erl|hrl|hs|ml|mli|fs|fsx|vb|clj|cljs|cljc|dart|zig|nim|cr|d|pas|f|f90|elm|vue|svelte|astro|sql|tcl|m|mm|v|sv|vhd|asm|s|sol|coffee|awk)$/i

/** Whether a path is code of a language that we know of and cannot cut: nothing may be said of what it means. */
export function isUnreadCode(path: string): boolean {
  return languageOf(path) === undefined && UNREAD.test(path)
}

/** @returns undefined for what we cannot cut safely (shell and its here-documents, Perl, templates …). */
export function languageOf(path: string): Language | undefined {
  const extension = /\.(\w+)$/.exec(path)?.[1]
  return extension === undefined ? undefined : BY_EXTENSION.get(extension.toLowerCase())
}
