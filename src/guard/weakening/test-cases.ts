import type { TestLanguage } from './language.ts'

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

interface Source {
  readonly withoutComments: string
  readonly codeOnly: string
  readonly lineAt: (offset: number) => number
  /** Asked for where there are cases only. */
  readonly assertions: () => readonly number[]
}

/** The cases of a file in their order. A case reaches to the next one: nesting is not looked at. */
export function testsIn(language: TestLanguage, source: Source): TestCase[] {
  const found = language.starts.flatMap((pattern) => [...source.codeOnly.matchAll(pattern)])
  const starts = found.sort((left, right) => left.index - right.index)
  return starts.map((match, index) => {
    const end = starts[index + 1]?.index ?? source.codeOnly.length
    const line = source.lineAt(match.index)
    const last = source.lineAt(end)
    return {
      name: nameOf(language, source, match),
      line,
      assertions: countBetween(source.assertions(), line, end === source.codeOnly.length ? Infinity : last),
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

/** Index of the first element of a sorted list that is not below what is wanted. */
export function lowerBound(sorted: readonly number[], wanted: number): number {
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
