import { posix } from 'node:path'
import { languageOf } from '../code/languages.ts'
import { lex } from '../code/lex.ts'
import { isTestFile } from '../test-files.ts'

export interface SourceText {
  readonly path: string
  readonly text: string
}

/** Words and strings of a test: what it can be about. */
export function namesIn({ path, text }: SourceText): Set<string> {
  const language = languageOf(path)
  const tokens = language === undefined ? [] : (lex(text, language) ?? [])
  return new Set(tokens.flatMap(({ type, text: word }) => (type === 'word' ? [word] : [])))
}

/** Sources in a test's language, those that it loads first, then those that share a name or a folder with it. */
export function touchedSources(tests: readonly SourceText[], paths: readonly string[]): string[] {
  const families = new Set(tests.map(({ path }) => languageOf(path)?.family))
  const sources = paths.filter(
    (path) => !isTestFile(path) && families.has(languageOf(path)?.family) && !OUTSIDE.test(path),
  )
  const rank = (path: string) => Math.min(...tests.map((test) => distance(test, path)))
  const ranked = sources.map((path) => ({ path, rank: rank(path) })).sort((left, right) => left.rank - right.rank)
  const near = ranked.filter(({ rank: far }) => far < FAR)
  return (near.length > 0 ? near : ranked).map(({ path }) => path)
}

const OUTSIDE = /(^|\/)(node_modules|vendor|dist|build|third_party|examples?|docs?|scripts?)\/|\.config\.|\.d\.[cm]?ts$/
const FAR = 3

function distance(test: SourceText, path: string): number {
  if (loads(test, path)) return 0
  const name = posix.basename(path).replace(/\.\w+$/, '')
  if (posix.basename(test.path).toLowerCase().includes(name.toLowerCase()) && name.length > 2) return 1
  if (namesIn(test).has(name) || (posix.dirname(path) === posix.dirname(test.path) && !/\.[cm]?[jt]sx?$/.test(path)))
    return 2
  return FAR
}

function loads({ path, text }: SourceText, source: string): boolean {
  const stem = source.replace(/\.\w+$/, '').replace(/\/index$/, '')
  const relative = [...text.matchAll(/['"`](\.{1,2}(?:\/[^'"`\n]{0,200})?)['"`]/g)].map(([, name = '']) =>
    posix
      .join(posix.dirname(path), name)
      .replace(/\.[cm]?[jt]sx?$/, '')
      .replace(/\/(index)?$/, ''),
  )
  return relative.some((name) => name === stem || (name === '.' && stem === 'index'))
}
