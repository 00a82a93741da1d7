import { sameEntity } from './entity.ts'
import { FREE, type SymbolFact, UNKNOWN, type UseFact } from './facts.ts'
import type { Linker } from './linker.ts'
import { spaceOf } from './space.ts'

export interface Target {
  readonly path: string
  readonly index: number
}

export interface Reference {
  readonly path: string
  readonly at: number
  readonly line: number
  /** The word that stands there: an alias, where the import gives one. */
  readonly name: string
  readonly how: 'use' | 'import' | 'export'
  /** false: a member of that name, of a receiver whose type is not known. */
  readonly sure: boolean
  readonly shorthand: boolean
  /** It is called by that name because somebody gave it here: it keeps it. */
  readonly aliased: boolean
}

const MOST_ROUNDS = 6

/** Every place that means a symbol, or another that shares its name and place: a type and the value beside it. */
export function findAllReferences(linker: Linker, target: Target): Reference[] {
  const symbols = linker.project.files.get(target.path)?.symbols ?? []
  const own = linker.symbolOf(target)
  const same = symbols.flatMap(({ name, parent, owner }, index) => {
    const isSame = name === own?.name && parent === own.parent && owner === own.owner
    return isSame && linker.canonical(target.path, index) === index ? [{ path: target.path, index }] : []
  })
  return same.flatMap((each) => findReferences(linker, each)).filter(unique())
}

/** Every place that means a symbol, its definition left out. */
export function findReferences(linker: Linker, target: Target): Reference[] {
  const symbol = linker.symbolOf(target)
  if (symbol === undefined) return []
  const { words, imports } = followNames(linker, target, symbol)
  const found: Reference[] = [...imports]
  const paths = new Set([...words].flatMap((word) => linker.tables.filesWith(word)))
  for (const path of [...paths].sort()) found.push(...usesIn(linker, path, { target, symbol, words }))
  return found.filter(unique())
}

interface Followed {
  readonly words: Set<string>
  readonly imports: Reference[]
}

// Under which words the symbol goes: its own, and those that imports and exports give it.
function followNames(linker: Linker, target: Target, symbol: SymbolFact): Followed {
  const followed: Followed = { words: new Set([symbol.name]), imports: [] }
  if (symbol.parent !== -1) return followed
  const asked = new Set<string>()
  let waiting = [symbol.name, ...exportedAs(linker, target.path, symbol.name)]
  for (let round = 0; round < MOST_ROUNDS && waiting.length > 0; round++) {
    const fresh = waiting.filter((name) => !asked.has(name))
    for (const name of fresh) asked.add(name)
    waiting = fresh.flatMap((name) => followImports(linker, { target, name }, followed))
  }
  for (const name of asked) if (name !== 'default' && name !== '=') followed.words.add(name)
  return followed
}

/** @returns the names under which those who import it hand it on. */
function followImports(
  linker: Linker,
  { target, name }: { target: Target; name: string },
  followed: Followed,
): string[] {
  const next: string[] = []
  const space = spaceOf(linker.symbolOf(target)?.kind ?? '')
  // What a module is as a whole is taken by default imports too.
  const names = name === '=' ? ['=', 'default'] : [name]
  for (const { path, index } of names.flatMap((each) => linker.tables.importing(each))) {
    const fact = linker.project.files.get(path)?.imports[index]
    if (fact === undefined || !sameEntity(linker.importOf(path, fact, { hops: 0, space }), target)) continue
    const { at, line, local, exported } = fact
    if (at >= 0)
      followed.imports.push({ path, at, line, name, how: 'import', sure: true, shorthand: false, aliased: false })
    if (local !== '') followed.words.add(local)
    if (exported !== undefined) next.push(exported)
    next.push(...exportedAs(linker, path, local))
  }
  return next
}

function exportedAs(linker: Linker, path: string, local: string): string[] {
  const exports = linker.project.files.get(path)?.exports ?? []
  return exports.filter((each) => each.local === local).map(({ name }) => name)
}

interface Sought {
  readonly target: Target
  readonly symbol: SymbolFact
  readonly words: ReadonlySet<string>
}

function* usesIn(linker: Linker, path: string, { target, symbol, words }: Sought): Generator<Reference> {
  const uses = linker.project.files.get(path)?.uses ?? []
  for (const [index, use] of uses.entries()) {
    if (!words.has(use.name)) continue
    const meaning = use.both ? linker.useAs(path, index, spaceOf(symbol.kind)) : linker.useOf(path, index)
    const sure = sameEntity(meaning, target)
    const byName = meaning === undefined && symbol.parent !== -1 && use.recv !== FREE && use.name === symbol.name
    if (!sure && !(byName && isUnknown(linker, path, use.recv))) continue
    const { at, line, name } = use
    yield {
      path,
      at,
      line,
      name,
      how: 'use',
      sure,
      shorthand: use.shorthand === true,
      aliased: isAliased(linker, path, { use, symbol }),
    }
  }
}

function isAliased(linker: Linker, path: string, { use, symbol }: { use: UseFact; symbol: SymbolFact }): boolean {
  const fact = use.import === undefined ? undefined : linker.project.files.get(path)?.imports[use.import]
  return fact !== undefined && (fact.aliased === true || (fact.name !== symbol.name && fact.name !== '*'))
}

// A receiver that is known to mean something else is no candidate.
function isUnknown(linker: Linker, path: string, recv: number): boolean {
  return recv === UNKNOWN || linker.useOf(path, recv) === undefined
}

function unique(): (reference: Reference) => boolean {
  const seen = new Set<string>()
  return ({ path, at }) => {
    const key = `${path}\0${at}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  }
}
