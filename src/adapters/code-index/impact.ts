import type { Impact } from '../../domain/impact.ts'
import type { FileFacts, SymbolFact } from './facts.ts'
import type { Linker } from './linker.ts'
import { findReferences, type Target } from './references.ts'
import { spaceOf } from './space.ts'
import { fullName, symbolAround } from './symbols.ts'
import { isTestPath } from './test-path.ts'

/** A changed file before and after: what is in it, and its text. */
export interface Versions {
  readonly path: string
  readonly before?: { readonly facts: FileFacts; readonly source: string }
  readonly after?: { readonly facts: FileFacts; readonly source: string }
}

/** Dependents of dependents are followed until so many symbols were asked about. */
const MOST_SYMBOLS = 400

type Touched = Impact['touched'][number] & { readonly index: number }

/** `before` links the tree without the change: what was taken away is still depended on there. */
export function findImpact(before: Linker, changed: readonly Versions[]): Impact {
  const touched = changed.flatMap((each) => [...touchedIn(each)])
  const { reached, direct } = followDependents(before, touched)
  const changedPaths = new Set(changed.map(({ path }) => path))
  const others = [...reached].filter((path) => !changedPaths.has(path) && !isTestPath(path)).sort()
  return {
    touched: touched.map(({ index, ...rest }) => rest),
    dependents: others.map((path) => ({ path, uses: [...(direct.get(path) ?? [])].sort() })),
    tests: [...reached].filter(isTestPath).sort(),
  }
}

interface Dependents {
  readonly reached: Set<string>
  /** By file, the touched symbols that it uses itself. */
  readonly direct: Map<string, Set<string>>
}

function followDependents(before: Linker, touched: readonly Touched[]): Dependents {
  const found: Dependents = { reached: new Set(), direct: new Map() }
  const seen = new Set<string>()
  let waiting: Asked[] = touched.map(({ path, index, name }) => ({ path, index, origin: name }))
  while (waiting.length > 0) {
    const fresh = waiting.filter(({ path, index }) => seen.size < MOST_SYMBOLS && isNew(seen, `${path}\0${index}`))
    waiting = fresh.flatMap((each) => dependentsOf(before, each, found))
  }
  return found
}

type Asked = Target & { readonly origin?: string }

/** @returns the symbols that use it, which are asked about next. */
function dependentsOf(before: Linker, { path, index, origin }: Asked, found: Dependents): Asked[] {
  return findReferences(before, { path, index }).flatMap((reference) => {
    if (!reference.sure) return []
    found.reached.add(reference.path)
    if (origin !== undefined && reference.path !== path) add(found.direct, reference.path, origin)
    const facts = before.project.files.get(reference.path)
    const around = facts === undefined ? -1 : symbolAround(facts, reference.at)
    return around === -1 ? [] : [{ path: reference.path, index: around }]
  })
}

function isNew(seen: Set<string>, key: string): boolean {
  return !seen.has(key) && seen.add(key).has(key)
}

function add(table: Map<string, Set<string>>, key: string, value: string): void {
  const known = table.get(key) ?? new Set()
  table.set(key, known.add(value))
}

// Members count by themselves, and through them what they belong to does not.
function* touchedIn({ path, before, after }: Versions): Generator<Touched> {
  if (before === undefined) return
  const now = new Map(
    after === undefined ? [] : keysOf(after.facts).map((key, index) => [key, after.facts.symbols[index]]),
  )
  const keys = keysOf(before.facts)
  for (const [index, symbol] of before.facts.symbols.entries()) {
    const name = fullName(before.facts, symbol)
    if (!isSeen(before.facts, symbol)) continue
    const successor = now.get(keys[index] ?? '')
    const place = { path, line: symbol.line, kind: symbol.kind, name, index }
    if (successor === undefined || after === undefined) yield { ...place, how: 'removed' }
    else if (ownText(before, index) !== ownText(after, after.facts.symbols.indexOf(successor))) {
      yield { ...place, line: successor.line, how: 'changed' }
    }
  }
}

// Overloads, and a type beside a value, have one name: the first is compared with the first.
function keysOf(facts: FileFacts): string[] {
  const counts = new Map<string, number>()
  return facts.symbols.map((symbol) => {
    const key = `${spaceOf(symbol.kind) === 'type' ? 'type ' : ''}${fullName(facts, symbol)}`
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    return `${key} ${count}`
  })
}

function isSeen(facts: FileFacts, symbol: SymbolFact): boolean {
  const parent = facts.symbols[symbol.parent]
  const named = facts.exports.some(({ local }) => local === symbol.name)
  return (symbol.exported || named) && (parent === undefined || isSeen(facts, parent))
}

/** The text of a symbol without that of its members, white space aside. */
function ownText({ facts, source }: { facts: FileFacts; source: string }, index: number): string {
  const symbol = facts.symbols[index]
  if (symbol === undefined) return ''
  let text = ''
  let from = symbol.start
  for (const each of facts.symbols) {
    if (each.parent !== index || each.start < from) continue
    text += source.slice(from, each.start)
    from = each.end
  }
  return (text + source.slice(from, symbol.end)).replace(/\s+/g, ' ')
}
