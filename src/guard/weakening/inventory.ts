import { type Masked, mask } from '../source/mask.ts'
import { syntaxOf } from '../source/syntax.ts'
import type { TestLanguage } from './language.ts'
import { JAVASCRIPT, JAVASCRIPT_OPTIONS } from './language-js.ts'
import { testLanguageOf } from './languages.ts'
import { lowerBound, type TestCase, testsIn } from './test-cases.ts'

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
  /** Whether a mark may begin on one of these lines (1-based): false is certain, and cheap where they are few. */
  mayMark(kind: Mark, lines: readonly number[]): boolean
}

export type Mark = 'skips' | 'onlys' | 'empties'

/** @returns undefined where the language is unknown or the text absent. */
export function takeInventory(path: string, text: string | undefined): Inventory | undefined {
  const language = testLanguageOf(path)
  if (language === undefined || text === undefined) return undefined
  return new TakenInventory(language, mask(text, syntaxOf(path)))
}

type Patterned = 'assertions' | 'skips' | 'onlys' | 'empties' | 'exact' | 'loose' | 'tables'

// Most of it is asked for in few files only: each answer is found when it is first asked for, and kept.
class TakenInventory implements Inventory {
  readonly #language: TestLanguage
  readonly #masked: Masked
  #breaks: readonly number[] | undefined
  readonly #places = new Map<Patterned, readonly number[]>()
  #tests: readonly TestCase[] | undefined
  #groups: readonly string[] | undefined
  #lines: readonly string[] | undefined

  constructor(language: TestLanguage, masked: Masked) {
    this.#language = language
    this.#masked = masked
  }

  get assertions(): readonly number[] {
    return this.#kept('assertions', () => this.#find('codeOnly', this.#language.assertions))
  }

  get tests(): readonly TestCase[] {
    this.#tests ??= testsIn(this.#language, {
      ...this.#masked,
      lineAt: (offset) => this.#lineAt(offset),
      assertions: () => this.assertions,
    })
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

  mayMark(kind: Mark, lines: readonly number[]): boolean {
    if (this.#places.has(kind) || lines.length > FEW) return true
    const where = kind === 'empties' ? 'withoutComments' : 'codeOnly'
    const isJavaScript = this.#language === JAVASCRIPT && kind !== 'empties'
    return lines.some(
      (line) =>
        this.#beginsOn(line, where, this.#language[kind]) ||
        (isJavaScript && this.#beginsOn(line, 'withoutComments', JAVASCRIPT_OPTIONS[kind])),
    )
  }

  #beginsOn(line: number, where: keyof Masked, pattern: RegExp): boolean {
    this.#breaks ??= breaksOf(this.#masked.codeOnly)
    const sticky = stickyOf(pattern)
    const end = this.#breaks[line - 1] ?? this.#masked.codeOnly.length
    for (let at = line === 1 ? 0 : (this.#breaks[line - 2] ?? end) + 1; at <= end; at += 1) {
      sticky.lastIndex = at
      if (sticky.test(this.#masked[where])) return true
    }
    return false
  }

  #kept(kind: Patterned, find: () => readonly number[]): readonly number[] {
    const found = this.#places.get(kind) ?? find()
    this.#places.set(kind, found)
    return found
  }

  #lineAt(offset: number): number {
    this.#breaks ??= breaksOf(this.#masked.codeOnly)
    return lowerBound(this.#breaks, offset) + 1
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

// Beyond these the whole text is searched at once.
const FEW = 8
const STICKY = new WeakMap<RegExp, RegExp>()

function stickyOf(pattern: RegExp): RegExp {
  const known = STICKY.get(pattern) ?? new RegExp(pattern.source, `${pattern.flags.replace('g', '')}y`)
  STICKY.set(pattern, known)
  return known
}

const GROUPS = /\b(?:describe|suite|context)(?:\.\w{1,20})?\s?\(\s?(["'`])((?:(?!\1).){1,300})|^class (Test\w*)/gm

function breaksOf(text: string): number[] {
  const breaks: number[] = []
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) breaks.push(at)
  return breaks
}
