import { posix } from 'node:path'
import type { ChangeSet, FileChange } from '../../domain/change-set.ts'
import { languageOf } from '../code/languages.ts'
import { lex } from '../code/lex.ts'
import type { Token } from '../code/token.ts'
import { isTestFile } from '../test-files.ts'
import { movedNames } from './renames.ts'

/** Changed test files that differ in more than imports and renamed identifiers, each with what it is. */
export function alteredTests(change: ChangeSet): { readonly path: string; readonly why: string }[] {
  const names = movedNames(change)
  const moves = new Map(
    change.files.flatMap(({ path, previousPath }) =>
      previousPath === undefined ? [] : [[stem(previousPath), stem(path)]],
    ),
  )
  const sources = change.files.filter(({ path, before, after, previousPath }) => {
    return !isTestFile(path) && (before === undefined || after === undefined || previousPath !== undefined)
  })
  const own = new Set(sources.flatMap(({ path, previousPath }) => [path, previousPath ?? path].map(bareName)))
  const touched = change.files.filter(({ path, previousPath }) => isTestFile(path) || isTestFile(previousPath ?? path))
  return touched.flatMap((file) => {
    const why = alteration(file, { names, moves, own })
    return why === undefined ? [] : [{ path: file.path, why }]
  })
}

interface Context {
  readonly names: ReturnType<typeof movedNames>
  readonly moves: ReadonlyMap<string, string>
  /** Modules that the change itself moved, removed or brought, by their bare names. */
  readonly own: ReadonlySet<string>
}

function alteration(file: FileChange, context: Context): string | undefined {
  const { path, before, after } = file
  if (before === undefined) return undefined
  if (after === undefined) return 'is gone'
  const language = languageOf(path)
  if (before.oid === after.oid) return before.mode === after.mode ? undefined : 'has another mode'
  if (language === undefined || before.text === undefined || after.text === undefined) return 'cannot be compared'
  const [was, is] = [lex(before.text, language), lex(after.text, language)]
  if (was === undefined || is === undefined) return 'cannot be compared'
  const places = { was: posix.dirname(file.previousPath ?? path), is: posix.dirname(path) }
  return (
    compareImports(importsIn(was), importsIn(is), context.own) ??
    compareBodies(body(was), body(is), { ...context, places })
  )
}

const LOOSE = new Set(['break', 'indent'])

// Statements that begin with `import`, `from` or `use`, and `const … = require(…)`, each to the end of its line or bracket.
function importSpans(tokens: readonly Token[]): boolean[] {
  const inside = tokens.map(() => false)
  for (const [index, token] of tokens.entries()) {
    const starts = index === 0 || LOOSE.has(tokens[index - 1]?.type ?? '') || tokens[index - 1]?.text === ';'
    if (!starts || !/^(import|from|use|const|let|var|using)$/.test(token.text)) continue
    const end = statementEnd(tokens, index)
    const binding = /^(const|let|var)$/.test(token.text)
    if (binding && !requires(tokens.slice(index, end))) continue
    for (let at = index; at < end; at += 1) inside[at] = true
  }
  return inside
}

function statementEnd(tokens: readonly Token[], from: number): number {
  let depth = 0
  for (let at = from; at < tokens.length; at += 1) {
    const { text, type } = tokens[at] ?? { text: '', type: 'mark' }
    if ('([{'.includes(text)) depth += 1
    if (')]}'.includes(text)) depth -= 1
    if (depth <= 0 && (type === 'break' || text === ';')) return at
  }
  return tokens.length
}

// Nothing but a name or a pattern, and one call with a plain string.
function requires(statement: readonly Token[]): boolean {
  const plain = statement.filter(({ type }) => !LOOSE.has(type))
  const at = plain.findIndex(({ text }) => text === 'require')
  const [open, name, close] = plain.slice(at + 1, at + 4)
  const shape = open?.text === '(' && name?.type === 'string' && close?.text === ')' && plain[at - 1]?.text === '='
  return at > 0 && shape && plain.slice(at + 4).every(({ text, type }) => text === '.' || type === 'word')
}

function importsIn(tokens: readonly Token[]): Token[] {
  const inside = importSpans(tokens)
  return tokens.filter((_, index) => inside[index])
}

function body(tokens: readonly Token[]): Token[] {
  const inside = importSpans(tokens)
  return tokens.filter(({ type, text }, index) => !inside[index] && !LOOSE.has(type) && text !== ';')
}

// An assertion library may not be exchanged for something of the change's own.
function compareImports(was: readonly Token[], is: readonly Token[], own: ReadonlySet<string>): string | undefined {
  const [before, after] = [modulesIn(was), modulesIn(is)]
  const lost = [...before].filter((name) => !after.has(name) && !own.has(name))
  const brought = [...after].filter((name) => !before.has(name) && !own.has(name))
  if (lost.length > 0) return `no longer loads ${lost.join(', ')}`
  return brought.length > 0 ? `loads ${brought.join(', ')} besides` : undefined
}

// What is loaded from outside: strings that name no relative path; where modules are words, the first behind the keyword.
function modulesIn(tokens: readonly Token[]): Set<string> {
  const strings = tokens.filter(({ type }) => type === 'string').map(({ text }) => text.slice(1, -1))
  if (strings.length > 0) return new Set(strings.filter((name) => !/^\.{1,2}(\/|$)/.test(name)))
  return new Set(tokens.flatMap((token, index) => (headsModule(tokens, index) ? [token.text] : [])))
}

// `from a import b` loads a, `import b` loads b.
function headsModule(tokens: readonly Token[], index: number): boolean {
  const keyword = tokens[index - 1]?.text ?? ''
  if (keyword === 'from' || keyword === 'use' || keyword === 'using') return true
  const earlier = tokens.slice(0, index - 1).findLast(({ text }) => text === 'from' || text === 'import')
  return keyword === 'import' && earlier?.text !== 'from'
}

interface BodyContext extends Context {
  readonly places: { readonly was: string; readonly is: string }
}

function compareBodies(was: readonly Token[], is: readonly Token[], context: BodyContext): string | undefined {
  if (was.length !== is.length) return 'holds other statements'
  const renamed = new Map<string, string>()
  for (const [index, old] of was.entries()) {
    const now = is[index]
    if (now === undefined || old.type !== now.type) return 'holds other statements'
    if (old.text === now.text && !renamed.has(old.text)) continue
    if (old.type === 'word' && isRename(old.text, now.text, { renamed, ...context })) continue
    if (old.type === 'string' && samePlace(old.text, now.text, context)) continue
    return `says ${quote(now.text)} where it said ${quote(old.text)}`
  }
  return undefined
}

function isRename(
  old: string,
  now: string,
  { renamed, names }: BodyContext & { readonly renamed: Map<string, string> },
): boolean {
  const known = renamed.get(old)
  if (known !== undefined) return known === now
  if (!names.gone.has(old) || !names.come.has(now) || [...renamed.values()].includes(now)) return false
  renamed.set(old, now)
  return true
}

// `jest.mock('../old')` where old was moved, or the test itself.
function samePlace(old: string, now: string, { moves, places }: BodyContext): boolean {
  const [from, to] = [old.slice(1, -1), now.slice(1, -1)]
  if (!from.startsWith('.') || !to.startsWith('.')) return false
  const target = stem(posix.join(places.was, from))
  return stem(posix.join(places.is, to)) === (moves.get(target) ?? target)
}

function stem(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/, '')
}

function quote(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

function bareName(path: string): string {
  return posix.basename(path).replace(/\.\w+$/, '')
}
