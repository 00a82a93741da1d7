import type { SymbolPlace } from '../../domain/impact.ts'
import type { OutlineLine } from '../../ports/code-index.ts'
import type { FileFacts, SymbolFact } from './facts.ts'
import type { Linker } from './linker.ts'
import type { Target } from './references.ts'

const MOST_LINES = 2_000

export function outline({ project }: Linker, path: string): { lines: OutlineLine[]; files: number } {
  const folder = path === '.' || path === '' ? '' : `${path.replace(/\/$/, '')}/`
  const paths = [...project.files.keys()].filter((each) => each === path || each.startsWith(folder)).sort()
  const lines: OutlineLine[] = []
  for (const each of paths) {
    if (lines.length > MOST_LINES) break
    const facts = project.files.get(each)
    for (const symbol of facts?.symbols ?? []) {
      const { line, endLine, kind, exported } = symbol
      const depth = symbol.parent === -1 ? 0 : 1 + depthOf(facts, symbol.parent)
      lines.push({ path: each, line, endLine, kind, name: ownName(symbol), depth, exported })
    }
  }
  return { lines, files: paths.length }
}

function depthOf(facts: FileFacts | undefined, index: number): number {
  let depth = 0
  for (let at = facts?.symbols[index]?.parent ?? -1; at !== -1 && depth < 20; at = facts?.symbols[at]?.parent ?? -1)
    depth++
  return depth
}

function ownName({ name, owner }: SymbolFact): string {
  return owner === undefined ? name : `${owner}.${name}`
}

/** `Type.name` for a member, the name for others. */
export function fullName(facts: FileFacts, symbol: SymbolFact): string {
  const parent = facts.symbols[symbol.parent]
  return parent === undefined ? ownName(symbol) : `${parent.name}.${symbol.name}`
}

export function placeOf(linker: Linker, target: Target): SymbolPlace | undefined {
  const facts = linker.project.files.get(target.path)
  const symbol = facts?.symbols[target.index]
  if (facts === undefined || symbol === undefined) return undefined
  return { path: target.path, line: symbol.line, kind: symbol.kind, name: fullName(facts, symbol) }
}

/** The symbol around a place: the outermost, which others can depend on. */
export function symbolAround({ symbols }: FileFacts, at: number): number {
  return symbols.findIndex(({ parent, start, end }) => parent === -1 && start <= at && at < end)
}

/** The one symbol that a name and a path mean, or why there is none. */
export function findSymbol(linker: Linker, name: string, path?: string): Target | string {
  const found: Target[] = []
  for (const [file, facts] of linker.project.files) {
    if (path !== undefined && file !== path && !file.startsWith(`${path.replace(/\/$/, '')}/`)) continue
    facts.symbols.forEach((symbol, index) => {
      if (symbol.name !== name && fullName(facts, symbol) !== name) return
      // A type and a value of one name are asked about together.
      const shown = linker.tables.symbol(file, symbol.parent, symbol)
      if (symbol.owner !== undefined || shown === index) found.push({ path: file, index })
    })
  }
  const tops = found.filter((target) => linker.symbolOf(target)?.parent === -1)
  const [only, second] = tops.length === 1 ? tops : found
  if (only === undefined)
    return `There is no symbol ${name}${path === undefined ? '' : ` in ${path}`}. Locals are not indexed: use search.`
  if (second === undefined) return only
  const places = found.slice(0, 20).map((target) => {
    const place = placeOf(linker, target)
    return `${target.path}:${place?.line ?? 0} ${place?.kind ?? ''} ${place?.name ?? ''}`
  })
  return `${found.length} symbols are called ${name}: name the path, or Type.member.\n${places.join('\n')}`
}
