import type { ChangeSet } from '../../domain/change-set.ts'
import { languageOf } from '../code/languages.ts'
import { lex } from '../code/lex.ts'
import { isTestFile } from '../test-files.ts'

/** Old name to new name. */
export type Renames = ReadonlyMap<string, string>

const ASKED =
  /\b(?:rename|renamed|renaming|call)\s+[`'"]?([\p{L}_$][\w$]*)(?:\(\))?[`'"]?\s+(?:to|into|as|->|→|=>)\s+[`'"]?([\p{L}_$][\w$]*)/giu
const ARROW = /[`'"]([\p{L}_$][\w$]*)(?:\(\))?[`'"]\s*(?:->|→|=>)\s*[`'"]([\p{L}_$][\w$]*)/gu

/** The renames that the person who asked spelled out: "rename `a` to `b`", "`a` -> `b`". */
export function parseRenames(words: string): Renames {
  const bounded = words.slice(0, 20_000)
  return new Map([...bounded.matchAll(ASKED), ...bounded.matchAll(ARROW)].map(([, from = '', to = '']) => [from, to]))
}

const DECLARING = new Set(
  'function class const let var interface type enum def fn struct trait func record static mod void int string boolean double float long'.split(
    ' ',
  ),
)

/** Names that the change takes from its sources, and names that it brings: only these can have been renamed. */
export function movedNames(change: ChangeSet): {
  readonly gone: ReadonlySet<string>
  readonly come: ReadonlySet<string>
} {
  const before = new Set<string>()
  const after = new Set<string>()
  for (const file of change.files) {
    if (isTestFile(file.path)) continue
    for (const name of declared(file.previousPath ?? file.path, file.before?.text)) before.add(name)
    for (const name of declared(file.path, file.after?.text)) after.add(name)
  }
  const without = (left: ReadonlySet<string>, right: ReadonlySet<string>) =>
    new Set([...left].filter((name) => !right.has(name)))
  return { gone: without(before, after), come: without(after, before) }
}

// A word behind a word that declares, before a call's bracket or an assignment: generous, for both sides alike.
function declared(path: string, text: string | undefined): string[] {
  const language = languageOf(path)
  const tokens = language === undefined || text === undefined ? [] : (lex(text, language) ?? [])
  return tokens.flatMap(({ type, text: word }, index) => {
    if (type !== 'word' || DECLARING.has(word)) return []
    const [before, after] = [tokens[index - 1], tokens[index + 1]?.text]
    const declares = before !== undefined && (DECLARING.has(before.text) || (before.type === 'word' && after === '('))
    return declares || after === '=' || after === ':' || after === ',' || after === '}' ? [word] : []
  })
}
