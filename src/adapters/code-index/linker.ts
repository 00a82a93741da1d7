import { type Entity, moduleOf } from './entity.ts'
import { type FileFacts, FREE, type ImportFact, ROOT, type SymbolFact, THIS, type UseFact } from './facts.ts'
import { languageOf } from './languages/languages.ts'
import { type Links, MOST_HOPS } from './links.ts'
import { ambient, lookIn, member } from './lookup.ts'
import type { Project } from './project.ts'
import { createResolver } from './resolve/resolver.ts'
import { createTables } from './tables.ts'

export interface Linker extends Links {
  symbolOf(target: { readonly path: string; readonly index: number }): SymbolFact | undefined
  /** The first of several declarations that are one symbol. */
  canonical(path: string, index: number): number
}

/** Says what names mean across the files of a project. */
export function createLinker(project: Project): Linker {
  const known = new Map<string, Entity | undefined>()
  const links: Links = {
    project,
    tables: createTables(project),
    resolver: createResolver(project),
    importOf: (path, fact, hops = 0) => (hops > MOST_HOPS ? undefined : importOf(links, path, { fact, hops })),
    useOf(path, index, hops = 0) {
      const key = `${path}\0${index}`
      if (known.has(key)) return known.get(key)
      const facts = project.files.get(path)
      const use = facts?.uses[index]
      if (hops > MOST_HOPS || facts === undefined || use === undefined) return undefined
      const entity = meaningOf(links, { path, facts, hops }, use)
      known.set(key, entity)
      return entity
    },
  }
  return {
    ...links,
    symbolOf: ({ path, index }) => project.files.get(path)?.symbols[index],
    canonical: (path, index) => canonical(links, path, index),
  }
}

function importOf(links: Links, path: string, { fact, hops }: { fact: ImportFact; hops: number }): Entity | undefined {
  if (languageOf(path)?.name === 'rust') return rustImport(links, path, { fact, hops })
  const { from, name } = fact
  const module = links.resolver.resolve(path, from)
  if (name === '*' || name === '=') return module
  const found = module === undefined ? undefined : lookIn(links, module, { name, hops: hops + 1 })
  if (found !== undefined || languageOf(path)?.name !== 'python') return found
  return links.resolver.resolve(path, from.endsWith('.') ? from + name : `${from}.${name}`)
}

function rustImport(
  links: Links,
  path: string,
  { fact, hops }: { fact: ImportFact; hops: number },
): Entity | undefined {
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

interface At {
  readonly path: string
  readonly facts: FileFacts
  readonly hops: number
}

function meaningOf(links: Links, at: At, use: UseFact): Entity | undefined {
  if (use.recv === FREE) return freeMeaning(links, at, use)
  const before = receiver(links, at, use)
  return before === undefined ? undefined : member(links, before, { name: use.name, hops: at.hops + 1 })
}

function freeMeaning(links: Links, { path, facts, hops }: At, use: UseFact): Entity | undefined {
  if (use.symbol !== undefined) return { type: 'symbol', path, index: canonical(links, path, use.symbol) }
  const fact = use.import === undefined ? undefined : facts.imports[use.import]
  if (fact !== undefined) return links.importOf(path, fact, hops + 1)
  return use.local === undefined ? ambient(links, path, { name: use.name, hops: hops + 1 }) : undefined
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
  return tables.symbol(path, symbol.parent, symbol.name) ?? index
}
