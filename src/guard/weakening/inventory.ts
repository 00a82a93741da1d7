import { type Masked, mask } from '../source/mask.ts'
import { syntaxOf } from '../source/syntax.ts'
import type { TestLanguage } from './language.ts'
import { JAVASCRIPT, JAVASCRIPT_OPTIONS } from './language-js.ts'
import { testLanguageOf } from './languages.ts'

export interface TestCase {
  readonly name: string
  /** 1-based. */
  readonly line: number
  readonly assertions: number
  /** Calls of any function in its body: a helper may assert in its stead. */
  readonly calls: number
  /** The line after its last, where the next one begins. */
  readonly end: number
}

/** What a test file holds: the cases, and the places (1-based lines) of what matters in it. */
export interface Inventory {
  readonly tests: readonly TestCase[]
  readonly assertions: readonly number[]
  readonly skips: readonly number[]
  readonly onlys: readonly number[]
  readonly empties: readonly number[]
  readonly exact: readonly number[]
  readonly loose: readonly number[]
  readonly tables: readonly number[]
  /** Names of what groups tests. */
  readonly groups: readonly string[]
  /** The file's lines without comments. */
  readonly lines: readonly string[]
}

/** @returns undefined where the language is unknown or the text absent. */
export function takeInventory(path: string, text: string | undefined): Inventory | undefined {
  const language = testLanguageOf(path)
  if (language === undefined || text === undefined) return undefined
  return new TakenInventory(language, mask(text, syntaxOf(path)))
}

type Patterned = 'skips' | 'onlys' | 'empties' | 'exact' | 'loose' | 'tables'

// Most of it is asked for in few files only: each answer is found when it is first asked for, and kept.
class TakenInventory implements Inventory {
  readonly assertions: readonly number[]
  readonly #language: TestLanguage
  readonly #masked: Masked
  readonly #lineAt: (offset: number) => number
  readonly #places = new Map<Patterned, readonly number[]>()
  #tests: readonly TestCase[] | undefined
  #groups: readonly string[] | undefined
  #lines: readonly string[] | undefined

  constructor(language: TestLanguage, masked: Masked) {
    this.#language = language
    this.#masked = masked
    this.#lineAt = lineFinder(masked.codeOnly)
    this.assertions = this.#find('codeOnly', language.assertions)
  }

  get tests(): readonly TestCase[] {
    const { assertions } = this
    this.#tests ??= testsIn(this.#language, { ...this.#masked, lineAt: this.#lineAt, assertions })
    return this.#tests
  }

  get skips(): readonly number[] {
    return this.#marked('skips')
  }

  get onlys(): readonly number[] {
    return this.#marked('onlys')
  }

  get empties(): readonly number[] {
    return this.#kept('empties', () => this.#find('withoutComments', this.#language.empties))
  }

  get exact(): readonly number[] {
    return this.#kept('exact', () => this.#find('codeOnly', this.#language.exact))
  }

  get loose(): readonly number[] {
    return this.#kept('loose', () => this.#find('codeOnly', this.#language.loose))
  }

  get tables(): readonly number[] {
    return this.#kept('tables', () => this.#find('codeOnly', this.#language.tables))
  }

  get groups(): readonly string[] {
    this.#groups ??= [...this.#masked.withoutComments.matchAll(GROUPS)].map(([, , js, python]) => js ?? python ?? '')
    return this.#groups
  }

  get lines(): readonly string[] {
    this.#lines ??= this.#masked.withoutComments.split('\n')
    return this.#lines
  }

  #marked(kind: 'skips' | 'onlys'): readonly number[] {
    const isJavaScript = this.#language === JAVASCRIPT
    return this.#kept(kind, () => [
      ...this.#find('codeOnly', this.#language[kind]),
      ...(isJavaScript ? this.#find('withoutComments', JAVASCRIPT_OPTIONS[kind]) : []),
    ])
  }

  #kept(kind: Patterned, find: () => readonly number[]): readonly number[] {
    const found = this.#places.get(kind) ?? find()
    this.#places.set(kind, found)
    return found
  }

  // What begins within a string is said, not done.
  #find(where: keyof Masked, pattern: RegExp): number[] {
    const { [where]: source, codeOnly } = this.#masked
    const found: number[] = []
    pattern.lastIndex = 0
    for (let match = pattern.exec(source); match !== null; match = pattern.exec(source)) {
      if (codeOnly.charAt(match.index) === source.charAt(match.index)) found.push(this.#lineAt(match.index))
      if (match[0] === '') pattern.lastIndex += 1
    }
    return found
  }
}

const GROUPS = /\b(?:describe|suite|context)(?:\.\w{1,20})?\s?\(\s?(["'`])((?:(?!\1).){1,300})|^class (Test\w*)/gm

interface Source {
  readonly withoutComments: string
  readonly codeOnly: string
  readonly lineAt: (offset: number) => number
  readonly assertions: readonly number[]
}

// A case reaches to the next one: nesting is not looked at.
function testsIn(language: TestLanguage, source: Source): TestCase[] {
  const found = language.starts.flatMap((pattern) => [...source.codeOnly.matchAll(pattern)])
  const starts = found.sort((left, right) => left.index - right.index)
  return starts.map((match, index) => {
    const end = starts[index + 1]?.index ?? source.codeOnly.length
    const line = source.lineAt(match.index)
    const last = source.lineAt(end)
    return {
      name: nameOf(language, source, match),
      line,
      assertions: countBetween(source.assertions, line, end === source.codeOnly.length ? Infinity : last),
      end: end === source.codeOnly.length ? Infinity : last,
      calls: callsIn(source.codeOnly.slice(match.index + match[0].length, end)),
    }
  })
}

function nameOf(language: TestLanguage, source: Source, match: RegExpMatchArray): string {
  const from = match.index ?? 0
  if (language.name === 'group') return match[1] ?? ''
  if (language.name !== 'string') return language.name.exec(source.codeOnly.slice(from, from + 600))?.[1] ?? ''
  const rest = (source.withoutComments.slice(from, from + 400).split('\n')[0] ?? '').slice(match[0].length)
  return (
    /^[\s(]{0,3}(?:[^'"`\n]{0,80}\)\s?\(\s?)?(["'`])((?:(?!\1).){0,300})/.exec(rest)?.[2] ??
    `${match[0]}${rest}`.slice(0, 120).trim()
  )
}

function countBetween(lines: readonly number[], from: number, to: number): number {
  return lowerBound(lines, to) - lowerBound(lines, from)
}

function lowerBound(sorted: readonly number[], wanted: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}

function callsIn(code: string): number {
  return [
    ...code.matchAll(
      /(?<!\b(?:Logf?|Printf|Println|log|print|println|info|debug|warn|puts|Record\.Exception))(?<=[\w$>])\(/g,
    ),
  ].length
}

function lineFinder(text: string): (offset: number) => number {
  const breaks: number[] = []
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) breaks.push(at)
  return (offset) => lowerBound(breaks, offset) + 1
}
