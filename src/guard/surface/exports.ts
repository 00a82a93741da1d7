import { extensionOf } from '../paths/names.ts'
import { mask } from '../source/mask.ts'
import { syntaxOf } from '../source/syntax.ts'

/** One name that others can use. `parameters`: of a function, where they can be told. */
export interface Exported {
  readonly name: string
  /** 1-based. */
  readonly line: number
  readonly parameters?: { readonly all: number; readonly required: number }
}

interface Language {
  /** Each finds a name as its group 1, and a function's parameters as its group 2. */
  readonly patterns: readonly RegExp[]
  /** Whether a name is for others. */
  readonly isPublic?: (name: string, path: string) => boolean
}

const ARGUMENTS = String.raw`(?:\s{0,4}\(([^()]{0,400})\))?`

const JAVASCRIPT: Language = {
  patterns: [
    new RegExp(
      String.raw`^export (?:declare )?(?:default )?(?:async )?function\*? ?(\w+)(?:<[^>\n]{0,100}>)?${ARGUMENTS}`,
      'gm',
    ),
    /^export (?:declare )?(?:default )?(?:abstract )?(?:class|const|let|var|interface|type|enum|namespace) (\w+)/gm,
    /^export (default)\b/gm,
    /^(?:module\.)?exports\.(\w+)\s{0,4}=/gm,
  ],
}
const PYTHON: Language = {
  patterns: [
    new RegExp(String.raw`^(?:async )?def (\w+)${ARGUMENTS}`, 'gm'),
    /^class (\w+)/gm,
    /^([A-Z][A-Z0-9_]{2,})\s{0,4}[:=]/gm,
  ],
  isPublic: (name) => !name.startsWith('_'),
}
const GO: Language = {
  patterns: [
    new RegExp(String.raw`^func (?:\([^()\n]{0,100}\) )?([A-Z]\w*)(?:\[[^\]\n]{0,100}\])?${ARGUMENTS}`, 'gm'),
    /^(?:type|var|const) ([A-Z]\w*)/gm,
  ],
  isPublic: (_name, path) => !/(^|\/)(internal|cmd)\/|(^|\/)main\.go$/.test(path),
}
const RUST: Language = {
  patterns: [
    new RegExp(
      String.raw`^[ \t]{0,16}pub (?:(?:async|unsafe|const) ){0,3}fn (\w+)(?:<[^>\n]{0,100}>)?${ARGUMENTS}`,
      'gm',
    ),
    /^[ \t]{0,16}pub (?:struct|enum|trait|type|mod|const|static|union) (\w+)/gm,
  ],
}
const JAVA: Language = {
  patterns: [
    new RegExp(
      String.raw`^[ \t]{0,16}public (?:(?:static|final|abstract|synchronized) ){0,4}(?:<[^>\n]{1,60}> )?[\w<>[\],.? ]{1,80} (\w+)${ARGUMENTS}`,
      'gm',
    ),
    /^[ \t]{0,16}public (?:(?:static|final|abstract|sealed) ){0,4}(?:class|interface|enum|record) (\w+)/gm,
  ],
}

const LANGUAGES: Readonly<Record<string, Language>> = {
  py: PYTHON,
  go: GO,
  rs: RUST,
  java: JAVA,
  ...Object.fromEntries(['js', 'mjs', 'cjs', 'jsx', 'ts', 'mts', 'cts', 'tsx'].map((name) => [name, JAVASCRIPT])),
}

/** The names that a source file offers, by its syntax alone. @returns undefined for a language that is not known. */
export function exportsIn(path: string, text: string): Exported[] | undefined {
  const extension = extensionOf(path)
  const language = Object.hasOwn(LANGUAGES, extension) ? LANGUAGES[extension] : undefined
  if (language === undefined) return undefined
  const code = mask(text, syntaxOf(path)).codeOnly
  const found = [...language.patterns.flatMap((pattern) => byPattern(code, pattern)), ...lists(code, language)]
  const all = found.filter(({ name }) => language.isPublic?.(name, path) ?? true)
  // The first says most: patterns with parameters come first.
  return [...new Map(all.toReversed().map((one) => [one.name, one])).values()]
}

function byPattern(code: string, pattern: RegExp): Exported[] {
  return [...code.matchAll(pattern)].map(({ index, 1: name = '', 2: parameters }) => ({
    name,
    line: code.slice(0, index).split('\n').length,
    ...(parameters === undefined ? {} : { parameters: counted(parameters) }),
  }))
}

// `export { a, b as c }` and `module.exports = { a, b: c }`.
function lists(code: string, language: Language): Exported[] {
  if (language !== JAVASCRIPT) return []
  const found = code.matchAll(/^(?:export (?:type )?|(?:module\.)?exports\s{0,4}=\s{0,4})\{([^{}]{0,4000})\}/gm)
  return [...found].flatMap(({ index, 0: whole, 1: inside = '' }) => {
    const line = code.slice(0, index).split('\n').length
    return inside.split(',').flatMap((item) => {
      const name = whole.startsWith('export ') ? /(\w+)\s*$/.exec(item)?.[1] : /^\s*(?:\.\.\.)?(\w+)/.exec(item)?.[1]
      return name === undefined ? [] : [{ name, line }]
    })
  })
}

function counted(text: string): { readonly all: number; readonly required: number } {
  const parameters = text
    .replace(/<[^<>]{0,200}>|\[[^[\]]{0,200}\]|\{[^{}]{0,200}\}/g, 'x')
    .split(',')
    .filter((one) => one.trim() !== '')
  const optional = parameters.filter((one) => /[?=*]|\.\.\./.test(one))
  return { all: parameters.length, required: parameters.length - optional.length }
}
