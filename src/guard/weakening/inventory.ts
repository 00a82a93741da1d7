import { mask } from '../source/mask.ts'
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
  const { withoutComments, codeOnly } = mask(text, syntaxOf(path))
  const lineAt = lineFinder(text)
  // What begins within a string is said, not done.
  const find = (source: string, pattern: RegExp): number[] =>
    [...source.matchAll(pattern)]
      .filter(({ index }) => codeOnly.charAt(index) === source.charAt(index))
      .map(({ index }) => lineAt(index))
  const options = language === JAVASCRIPT
  const assertions = find(codeOnly, language.assertions)
  return {
    tests: testsIn(language, { withoutComments, codeOnly, lineAt, assertions }),
    assertions,
    skips: [...find(codeOnly, language.skips), ...(options ? find(withoutComments, JAVASCRIPT_OPTIONS.skips) : [])],
    onlys: [...find(codeOnly, language.onlys), ...(options ? find(withoutComments, JAVASCRIPT_OPTIONS.onlys) : [])],
    empties: find(withoutComments, language.empties),
    exact: find(codeOnly, language.exact),
    loose: find(codeOnly, language.loose),
    tables: find(codeOnly, language.tables),
    groups: [...withoutComments.matchAll(GROUPS)].map(([, , js, python]) => js ?? python ?? ''),
    lines: withoutComments.split('\n'),
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
  return [...code.matchAll(/(?<!\b(?:Logf?|Printf|Println|log|print|println|info|debug|warn|puts))(?<=[\w$])\(/g)]
    .length
}

function lineFinder(text: string): (offset: number) => number {
  const breaks: number[] = []
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) breaks.push(at)
  return (offset) => lowerBound(breaks, offset) + 1
}
