import type { FileFacts } from './facts.ts'
import type { Project } from './project.ts'
import { type Space, spaceOf } from './space.ts'

/** What is looked up by name, made when it is first asked for. */
export function createTables(project: Project) {
  const members = new Map<string, ReadonlyMap<string, number>>()
  let byWord: Map<string, string[]> | undefined
  let byOwner: Map<string, { path: string; index: number }[]> | undefined
  let imports: Map<string, { path: string; index: number }[]> | undefined

  /** The first symbol of that name in a file, below a symbol or at the top (-1): overloads are one. */
  function symbol(path: string, parent: number, { name, space }: Named): number | undefined {
    let table = members.get(path)
    if (table === undefined) {
      table = firstOf(project.files.get(path)?.symbols ?? [])
      members.set(path, table)
    }
    const key = `${parent} ${name}`
    return (space === undefined ? undefined : table.get(`${space} ${key}`)) ?? table.get(key)
  }

  /** Files in which a word is used or declared. */
  function filesWith(word: string): readonly string[] {
    byWord ??= wordsOf(project)
    return byWord.get(word) ?? []
  }

  /** Symbols that belong to a type of that name which stands elsewhere. */
  function ownedBy(owner: string): readonly { path: string; index: number }[] {
    byOwner ??= ownersOf(project)
    return byOwner.get(owner) ?? []
  }

  /** Imports that take a name, or hand one on under another. */
  function importing(name: string): readonly { path: string; index: number }[] {
    imports ??= importsOf(project)
    return imports.get(name) ?? []
  }

  return { symbol, filesWith, ownedBy, importing }
}

export type Tables = ReturnType<typeof createTables>

interface Named {
  readonly name: string
  /** Where a type and a value share the name. */
  readonly space?: Space | undefined
}

function firstOf(symbols: FileFacts['symbols']): Map<string, number> {
  const table = new Map<string, number>()
  symbols.forEach(({ name, parent, owner, kind }, index) => {
    // A method of a type elsewhere is no name of its file.
    const key = `${owner !== undefined && parent === -1 ? `of ${owner}` : parent} ${name}`
    const space = spaceOf(kind)
    const keys = [key, ...(space === undefined ? [`type ${key}`, `value ${key}`] : [`${space} ${key}`])]
    for (const each of keys) if (!table.has(each)) table.set(each, index)
  })
  return table
}

function wordsOf({ files }: Project): Map<string, string[]> {
  const table = new Map<string, string[]>()
  for (const [path, facts] of files) {
    const words = new Set(facts.uses.map(({ name }) => name))
    for (const { local, name } of facts.imports) words.add(local).add(name)
    for (const word of words) push(table, word, path)
  }
  return table
}

function ownersOf({ files }: Project): Map<string, { path: string; index: number }[]> {
  const table = new Map<string, { path: string; index: number }[]>()
  for (const [path, { symbols }] of files) {
    symbols.forEach(({ owner }, index) => {
      if (owner !== undefined) push(table, owner, { path, index })
    })
  }
  return table
}

function importsOf({ files }: Project): Map<string, { path: string; index: number }[]> {
  const table = new Map<string, { path: string; index: number }[]>()
  for (const [path, facts] of files) {
    for (const [index, { name }] of facts.imports.entries()) push(table, name, { path, index })
  }
  return table
}

function push<V>(table: Map<string, V[]>, key: string, value: V): void {
  const known = table.get(key)
  if (known === undefined) table.set(key, [value])
  else known.push(value)
}
