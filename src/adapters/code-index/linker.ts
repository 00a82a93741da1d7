import { type Entity, moduleOf } from './entity.ts'
import { type FileFacts, FREE, type ImportFact, ROOT, type SymbolFact, THIS, type UseFact } from './facts.ts'
import { languageOf } from './languages/languages.ts'
import { type Links, MOST_HOPS, type Reach } from './links.ts'
import { ambient, lookIn, member } from './lookup.ts'
import type { Project } from './project.ts'
import { createResolver } from './resolve/resolver.ts'
import { type Space, spaceOf } from './space.ts'
import { createTables } from './tables.ts'

export interface Linker extends Links {
  symbolOf(target: { readonly path: string; readonly index: number }): SymbolFact | undefined
  /** The first of several declarations that are one symbol. */
  canonical(path: string, index: number): number
  /** What a use means that hands on both a type and a value. */
  useAs(path: string, index: number, space: Space | undefined): Entity | undefined
}

/** Says what names mean across the files of a project. */
export function createLinker(project: Project): Linker {
  const known = new Map<string, Entity | undefined>()
  const links: Links = {
    project,
    tables: createTables(project),
    resolver: createResolver(project),
    importOf: (path, fact, reach = { hops: 0 }) =>
      reach.hops > MOST_HOPS ? undefined : importOf(links, path, { ...reach, fact }),
    useOf(path, index, hops = 0) {
      const key = `${path}\0${index}`
      if (known.has(key)) return known.get(key)
      const facts = project.files.get(path)
      const use = facts?.uses[index]
      if (hops > MOST_HOPS || facts === undefined || use === undefined) return undefined
      const entity = meaningOf(links, { path, facts, hops, space: use.type ? 'type' : 'value' }, use)
      known.set(key, entity)
      return entity
    },
  }
  return {
    ...links,
    symbolOf: ({ path, index }) => project.files.get(path)?.symbols[index],
    canonical: (path, index) => canonical(links, path, index),
    useAs(path, index, space) {
      const facts = project.files.get(path)
      const use = facts?.uses[index]
      return facts === undefined || use === undefined
        ? undefined
        : meaningOf(links, { path, facts, hops: 0, space }, use)
    },
  }
}

interface Importing extends Reach {
  readonly fact: ImportFact
}

function importOf(links: Links, path: string, { fact, hops, space }: Importing): Entity | undefined {
  if (languageOf(path)?.name === 'rust') return rustImport(links, path, { fact, hops })
  const { from, name } = fact
  const module = links.resolver.resolve(path, from)
  if (name === '*') return module
  const found = module === undefined ? undefined : lookIn(links, module, { name, hops: hops + 1, space })
  if (name === '=') return found ?? module
  if (found !== undefined || languageOf(path)?.name !== 'python') return found
  return links.resolver.resolve(path, from.endsWith('.') ? from + name : `${from}.${name}`)
}

function rustImport(links: Links, path: string, { fact, hops }: Importing): Entity | undefined {
  const last = fact.name === '*' ? [] : [fact.name]
  const [first, ...rest] = [...fact.from.split('::').filter(Boolean), ...last]
  if (first === undefined) return undefined
  // A name of this file's own, as in `use Kind::*`.
  const own = () => lookIn(links, { type: 'module', files: [path] }, { name: first, hops: hops + 1 })
  let entity = links.resolver.crateOf(path, first) ?? own()
  for (const name of rest) {
    entity = entity === undefined ? undefined : member(links, entity, { name, hops: hops + 1 })
  }
  return entity
}

interface At extends Reach {
  readonly path: string
  readonly facts: FileFacts
}

function meaningOf(links: Links, at: At, use: UseFact): Entity | undefined {
  if (use.recv === FREE) return freeMeaning(links, at, use)
  const before = receiver(links, at, use)
  return before === undefined
    ? undefined
    : member(links, before, { name: use.name, hops: at.hops + 1, space: at.space })
}

function freeMeaning(links: Links, { path, facts, hops, space }: At, use: UseFact): Entity | undefined {
  const own = use.symbol === undefined ? undefined : facts.symbols[use.symbol]
  if (use.symbol !== undefined && own !== undefined) {
    const index = own.owner === undefined ? links.tables.symbol(path, own.parent, { name: own.name, space }) : undefined
    return { type: 'symbol', path, index: index ?? use.symbol }
  }
  const fact = use.import === undefined ? undefined : facts.imports[use.import]
  if (fact !== undefined) return links.importOf(path, fact, { hops: hops + 1, space })
  return use.local === undefined ? ambient(links, path, { name: use.name, hops: hops + 1, space }) : undefined
}

function receiver(links: Links, { path, facts, hops }: At, use: UseFact): Entity | undefined {
  if (use.recv === THIS) return typeAround(links, path, use.at)
  if (use.recv === ROOT) return links.resolver.crateOf(path, 'crate')
  const before = facts.uses[use.recv]
  if (before === undefined) return undefined
  if (before.local !== undefined) return before.local >= 0 ? links.useOf(path, before.local, hops + 1) : undefined
  const found = links.useOf(path, use.recv, hops + 1)
  if (found !== undefined || before.recv !== FREE || languageOf(path)?.name !== 'rust') return found
  return links.resolver.crateOf(path, before.name)
}

const HOLDERS = new Set(['class', 'interface', 'enum', 'struct'])

/** The type whose method a place lies in. */
function typeAround(links: Links, path: string, at: number): Entity | undefined {
  const symbols = links.project.files.get(path)?.symbols ?? []
  const index = symbols.findLastIndex(
    ({ start, end, kind, owner }) => start <= at && at < end && (HOLDERS.has(kind) || owner !== undefined),
  )
  const owner = symbols[index]?.owner
  if (owner === undefined) return index === -1 ? undefined : { type: 'symbol', path, index }
  const around = moduleOf(links.resolver.siblings(path))
  return around === undefined ? undefined : lookIn(links, around, { name: owner, hops: 0 })
}

function canonical({ project, tables }: Links, path: string, index: number): number {
  const symbol = project.files.get(path)?.symbols[index]
  if (symbol === undefined || symbol.owner !== undefined) return index
  return tables.symbol(path, symbol.parent, { name: symbol.name, space: spaceOf(symbol.kind) }) ?? index
}
