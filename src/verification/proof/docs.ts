import type { ChangeSet, FileChange } from '../../domain/change-set.ts'
import { languageOf } from '../code/languages.ts'
import { lex } from '../code/lex.ts'
import type { Token } from '../code/token.ts'
import type { ProofResult } from './proof-result.ts'
import { listed } from './proof-result.ts'

const PROSE = /\.(md|markdown|rst|adoc|asciidoc|txt|png|jpe?g|gif|webp)$/i
const NAMED_PROSE = /(^|\/)(readme|changelog|contributing|authors|notice|copying|license|code_of_conduct|security)$/i
// Text by name that a tool obeys.
const NO_PROSE = /(^|\/)(requirements[^/]*|constraints[^/]*|CMakeLists|robots|runtime|go\.\w+)\.txt$/i

/** Documents and comments only: of every other file the tokens are the same before and after. */
export function proveDocs(change: ChangeSet): ProofResult {
  const code = change.files.filter((file) => !isProse(file))
  const differing = code.filter((file) => !sameCode(file)).map(({ path }) => path)
  if (differing.length > 0) return { holds: false, reasons: [`More than comments changed in ${listed(differing)}.`] }
  const prose = change.files.length - code.length
  const parts = [
    prose === 0 ? '' : `${prose} ${prose === 1 ? 'document' : 'documents'}`,
    code.length === 0 ? '' : `comments of ${code.length} ${code.length === 1 ? 'source file' : 'source files'}`,
  ]
  return { holds: true, reasons: [`Only ${parts.filter((part) => part !== '').join(' and ')} changed.`] }
}

function isProse({ path, previousPath, before, after }: FileChange): boolean {
  const plain = [before, after].every((version) => version === undefined || version.mode.startsWith('100'))
  const sameMode = before === undefined || after === undefined || before.mode === after.mode
  const paths = [path, previousPath ?? path]
  return plain && sameMode && paths.every((one) => (PROSE.test(one) || NAMED_PROSE.test(one)) && !NO_PROSE.test(one))
}

function sameCode({ path, previousPath, before, after }: FileChange): boolean {
  const language = languageOf(path)
  if (language === undefined || before?.text === undefined || after?.text === undefined) return false
  if (previousPath !== undefined || before.mode !== after.mode) return false
  const [was, is] = [before.text, after.text].map((text) =>
    essential(lex(text, language), language.family === 'python'),
  )
  return was !== undefined && was === is
}

// One string a token: what a comparison has to see, and nothing that depends on the place.
function essential(tokens: readonly Token[] | undefined, python: boolean): string | undefined {
  if (tokens === undefined) return undefined
  const kept = python ? withoutDocstrings(tokens) : tokens
  const trimmed = kept.at(-1)?.type === 'break' ? kept.slice(0, -1) : kept
  return JSON.stringify(trimmed.map(({ type, text }) => [type, text]))
}

// A string that stands alone at the head of a module, class or function. Its tests, if any, are documentation too.
function withoutDocstrings(tokens: readonly Token[]): Token[] {
  const drop = new Set<number>()
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'string') continue
    const next = tokens[index + 1]
    const lead = tokens[index - 1]?.type === 'indent' ? index - 1 : index
    const opener = tokens[lead - 2]
    const first = lead === 0 || (tokens[lead - 1]?.type === 'break' && (lead === 1 || opener?.text === ':'))
    if (first && (next === undefined || next.type === 'break'))
      for (let at = lead; at <= index + 1; at += 1) drop.add(at)
  }
  return tokens.filter((_, index) => !drop.has(index))
}
