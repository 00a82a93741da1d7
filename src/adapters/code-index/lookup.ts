import { type Entity, sameEntity } from './entity.ts'
import type { ExportFact, FileFacts, ImportFact, SymbolFact } from './facts.ts'
import { type Links, MOST_HOPS, type Reach } from './links.ts'

const TYPES = new Set(['class', 'interface', 'enum', 'struct', 'namespace'])

/** A name after a dot: of a module, of a type, or of what a value's type says. */
export function member(links: Links, entity: Entity, wanted: Wanted): Entity | undefined {
  if (wanted.hops > MOST_HOPS) return undefined
  if (entity.type === 'module') return lookIn(links, entity, wanted)
  const symbol = links.project.files.get(entity.path)?.symbols[entity.index]
  if (symbol === undefined) return undefined
  const own = memberOfType(links, { entity, symbol }, wanted)
  if (own !== undefined || TYPES.has(symbol.kind)) return own
  const type = symbol.type === undefined ? undefined : links.useOf(entity.path, symbol.type, wanted.hops + 1)
  return type === undefined || sameEntity(type, entity) ? undefined : member(links, type, further(wanted))
}

export interface Wanted extends Reach {
  readonly name: string
}

function further(wanted: Wanted): Wanted {
  return { ...wanted, hops: wanted.hops + 1 }
}

interface Holder {
  readonly entity: Entity & { readonly type: 'symbol' }
  readonly symbol: SymbolFact
}

function memberOfType(links: Links, { entity: { path, index }, symbol }: Holder, wanted: Wanted): Entity | undefined {
  const own = links.tables.symbol(path, index, wanted)
  if (own !== undefined) return { type: 'symbol', path, index: own }
  const owned = links.tables.ownedBy(symbol.name).find((each) => {
    return (
      links.project.files.get(each.path)?.symbols[each.index]?.name === wanted.name && isNear(links, each.path, path)
    )
  })
  if (owned !== undefined) return { type: 'symbol', ...owned }
  for (const use of symbol.supers ?? []) {
    const above = links.useOf(path, use, wanted.hops + 1)
    const found = above === undefined ? undefined : member(links, above, further(wanted))
    if (found !== undefined) return found
  }
  return undefined
}

// Go: of one package. Rust: two types of one name in two modules are taken for one.
function isNear({ resolver }: Links, left: string, right: string): boolean {
  return left.endsWith('.go') ? resolver.siblings(left).includes(right) : left.endsWith('.rs') && right.endsWith('.rs')
}

/** A name that a module lets out, or has at its top. */
export function lookIn(links: Links, entity: Entity, wanted: Wanted): Entity | undefined {
  if (wanted.hops > MOST_HOPS) return undefined
  if (entity.type === 'symbol') return member(links, entity, wanted)
  for (const path of entity.files) {
    const found = inFile(links, path, wanted)
    if (found !== undefined) return found
  }
  return undefined
}

function inFile(links: Links, path: string, wanted: Wanted): Entity | undefined {
  const facts = links.project.files.get(path)
  if (facts === undefined) return undefined
  const given = exportOf(facts, wanted.name)
  const local = given?.local ?? wanted.name
  const index = links.tables.symbol(path, -1, { name: local, space: wanted.space })
  if (index !== undefined) return { type: 'symbol', path, index }
  const fact = given === undefined ? undefined : facts.imports.find((each) => each.local === local)
  if (fact !== undefined) return links.importOf(path, fact, further(wanted))
  return handedOn(links, { path, imports: facts.imports }, wanted) ?? below(links, path, wanted.name)
}

// What CommonJS assigns to the module is what a default import of it gets.
function exportOf({ exports }: FileFacts, name: string): ExportFact | undefined {
  const found = exports.find((each) => each.name === name)
  return found ?? (name === 'default' ? exports.find((each) => each.name === '=') : undefined)
}

interface Importer {
  readonly path: string
  readonly imports: readonly ImportFact[]
}

function handedOn(links: Links, { path, imports }: Importer, wanted: Wanted): Entity | undefined {
  const named = imports.find(({ exported }) => exported === wanted.name && exported !== '*')
  if (named !== undefined) return links.importOf(path, named, further(wanted))
  if (wanted.name === 'default') return undefined
  return inAny(links, { path, imports: imports.filter(({ exported }) => exported === '*') }, wanted)
}

function inAny(links: Links, { path, imports }: Importer, wanted: Wanted): Entity | undefined {
  for (const fact of imports) {
    const module = links.importOf(path, fact, further(wanted))
    const found = module === undefined ? undefined : lookIn(links, module, further(wanted))
    if (found !== undefined) return found
  }
  return undefined
}

function below({ resolver }: Links, path: string, name: string): Entity | undefined {
  if (path.endsWith('.rs')) return resolver.submodule(path, name)
  return /(^|\/)__init__\.pyi?$/.test(path) ? resolver.resolve(path, `.${name}`) : undefined
}

/** A name that is neither declared nor imported by name: the package's, or of a module that is imported whole. */
export function ambient(links: Links, path: string, wanted: Wanted): Entity | undefined {
  for (const file of links.resolver.siblings(path)) {
    const index = file === path ? undefined : links.tables.symbol(file, -1, wanted)
    if (index !== undefined) return { type: 'symbol', path: file, index }
  }
  const imports = (links.project.files.get(path)?.imports ?? []).filter(({ local }) => local === '*')
  return inAny(links, { path, imports }, wanted)
}
