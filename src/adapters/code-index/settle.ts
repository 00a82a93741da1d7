import { type FileFacts, FREE, type SymbolFact, type UseFact } from './facts.ts'
import type { Reading } from './reading.ts'
import { type Declared, hasMembers, home, isOpen, type Region } from './scopes.ts'

/** What the captures amount to: symbols, and for each use what it means within the file. */
export function settle(
  reading: Reading,
  regions: readonly Region[],
  required: ReadonlySet<string>,
): Omit<FileFacts, 'broken'> {
  const { symbols, indexOf } = symbolsOf(regions, reading, required)
  const bound = new Map<string, number>()
  reading.imports.forEach((fact, index) => {
    if (fact.local !== '' && fact.local !== '*' && !bound.has(fact.local)) bound.set(fact.local, index)
  })
  const lookUp = (name: string, from: Region): Meaning => {
    const declared = declaredAs(name, from)
    if (declared?.region !== undefined) {
      const symbol = indexOf.get(declared.region)
      if (symbol !== undefined) return { symbol }
    }
    const known = bound.get(name)
    // `const x = require('./x')` declares a name that is an import.
    if (known !== undefined && (declared === undefined || required.has(name))) {
      return { import: known }
    }
    if (declared !== undefined) return { local: declared.type ?? -1 }
    return reading.language.bareMembers ? memberAround(name, from, symbols, indexOf) : {}
  }
  const uses = reading.drafts.map((draft): UseFact => {
    const { name, at, line, recv, scope, shorthand, type, both } = draft
    const meaning = recv === FREE ? lookUp(name, scope) : {}
    const marks = { ...(shorthand && { shorthand }), ...(type && { type }), ...(both && { both }) }
    return { name, at, line, recv, ...meaning, ...marks }
  })
  return {
    symbols,
    imports: reading.imports,
    exports: reading.exports,
    uses,
    names: namesOf(reading, regions),
    ...(reading.package !== undefined && { package: reading.package }),
  }
}

type Meaning = Pick<UseFact, 'symbol' | 'import' | 'local'>

function declaredAs(name: string, from: Region): Declared | undefined {
  for (let region: Region | undefined = from; region !== undefined; region = region.parent) {
    const declared = region.names.get(name)
    if (declared !== undefined) return declared
  }
  return undefined
}

function memberAround(
  name: string,
  from: Region,
  symbols: readonly SymbolFact[],
  indexOf: ReadonlyMap<Region, number>,
): Meaning {
  for (let region: Region | undefined = from; region !== undefined; region = region.parent) {
    const parent = indexOf.get(region)
    if (parent === undefined || !hasMembers(region.kind)) continue
    const symbol = symbols.findIndex((each) => each.parent === parent && each.name === name)
    if (symbol !== -1) return { symbol }
  }
  return {}
}

interface Found {
  readonly symbols: SymbolFact[]
  readonly indexOf: Map<Region, number>
}

function symbolsOf(regions: readonly Region[], reading: Reading, required: ReadonlySet<string>): Found {
  const indexOf = new Map<Region, number>()
  const kept = regions.filter((region) => isKept(region))
  const open = kept.filter(
    (region) => region.kind !== 'impl' && !(region.kind === 'variable' && required.has(region.declared?.name ?? '')),
  )
  for (const [index, region] of open.entries()) indexOf.set(region, index)
  return { symbols: open.map((region) => symbolOf(reading, region, indexOf)), indexOf }
}

function isKept(region: Region): boolean {
  if (region.kind === 'impl') return true
  if (region.declared === undefined || !isOpen(region)) return false
  return !MEMBER_KINDS.has(region.kind) || hasMembers(home(region).kind) || region.kind === 'method'
}
const MEMBER_KINDS = new Set(['method', 'property', 'member'])

function symbolOf({ language, source }: Reading, region: Region, indexOf: ReadonlyMap<Region, number>): SymbolFact {
  const { declared, start, end, line, endLine, supers } = region
  const around = home(region)
  const name = declared?.name ?? ''
  const at = declared?.at ?? start
  const head = source.slice(start, Math.min(at, start + 200))
  const owner = region.owner ?? (around.kind === 'impl' ? around.owner : undefined)
  return {
    name,
    kind: region.kind === 'function' && (hasMembers(around.kind) || owner !== undefined) ? 'method' : region.kind,
    at,
    start,
    end,
    line,
    endLine,
    parent: indexOf.get(around) ?? -1,
    exported: language.isExported({ name, head, marked: region.parent?.kind === 'export' || hasMembers(around.kind) }),
    ...(owner !== undefined && { owner }),
    ...(declared?.type !== undefined && { type: declared.type }),
    ...(supers.length > 0 && { supers }),
  }
}

function namesOf(reading: Reading, regions: readonly Region[]): string[] {
  const names = new Set<string>()
  for (const region of regions) {
    for (const name of region.names.keys()) names.add(name)
    if (region.declared !== undefined) names.add(region.declared.name)
  }
  for (const { name, recv } of reading.drafts) if (recv === FREE) names.add(name)
  for (const { local, name } of reading.imports) names.add(local).add(name)
  names.delete('')
  return [...names]
}
