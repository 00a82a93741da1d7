import type { Node } from 'web-tree-sitter'

/** A name that was declared: a symbol if it can be seen from outside the file or the class, else a local. */
export interface Declared {
  readonly name: string
  readonly at: number
  /** Its definition, unless it is a local. */
  readonly region?: Region
  /** Index of the use that names its type. */
  type?: number
}

/** A stretch of source with names of its own. */
export interface Region {
  /** What it defines, `export`, or empty for a mere scope. */
  readonly kind: string
  readonly start: number
  readonly end: number
  readonly line: number
  readonly endLine: number
  readonly parent?: Region
  readonly names: Map<string, Declared>
  readonly supers: number[]
  declared?: Declared
  owner?: string
}

/** Kinds whose names can only be reached through them. */
const WITH_MEMBERS = new Set(['class', 'interface', 'enum', 'struct', 'impl', 'type', 'object'])
/** Kinds that are nothing without what they belong to. */
const MEMBERS = new Set(['method', 'property', 'member'])

/** Scopes as they open and close along the file. */
export function openScopes(length: number) {
  const top: Region = {
    kind: 'file',
    start: 0,
    end: length + 1,
    line: 1,
    endLine: 1,
    names: new Map(),
    supers: [],
  }
  const all: Region[] = [top]
  const open: Region[] = [top]
  const current = (): Region => open.at(-1) ?? top

  function enter(kind: string, node: Node): Region {
    const region: Region = {
      kind,
      start: node.startIndex,
      end: node.endIndex,
      line: node.startPosition.row + 1,
      endLine: node.endPosition.row + 1,
      parent: current(),
      names: new Map(),
      supers: [],
    }
    all.push(region)
    open.push(region)
    return region
  }

  function leave(at: number): void {
    while (open.length > 1 && current().end <= at) open.pop()
  }

  /** The definition that is being read. */
  function definition(): Region | undefined {
    return open.findLast(({ kind }) => kind !== '' && kind !== 'export' && kind !== 'file')
  }

  function name(word: string, node: Node): Declared | undefined {
    const region = open.findLast((each) => isDefinition(each) && each.declared === undefined)
    if (region === undefined || word === '') return undefined
    const declared: Declared = { name: word, at: node.startIndex, region }
    region.declared = declared
    const around = home(region)
    if (!WITH_MEMBERS.has(around.kind) && !MEMBERS.has(region.kind)) around.names.set(word, declared)
    return declared
  }

  function local(word: string, at: number): Declared {
    const around = innermost(current())
    const known = around.names.get(word)
    if (known !== undefined) return known
    const declared: Declared = { name: word, at }
    if (word !== '') around.names.set(word, declared)
    return declared
  }

  return { all, current, enter, leave, definition, name, local, required: new Set<string>() }
}

function isDefinition({ kind }: Region): boolean {
  return kind !== '' && kind !== 'export' && kind !== 'file'
}

/** The region around that a definition's name belongs to. */
export function home(region: Region): Region {
  let around = region.parent ?? region
  while (around.kind === 'export' && around.parent !== undefined) around = around.parent
  // A constructor's parameter that is a property too.
  return region.kind === 'property' && around.kind === 'method' ? home(around) : around
}

function innermost(region: Region): Region {
  let around = region
  while (TRANSPARENT.has(around.kind) && around.parent !== undefined) around = around.parent
  return around
}
// A constant's value is no scope: its own name and what a pattern binds belong around it.
const TRANSPARENT = new Set(['export', 'variable', 'constant', 'property', 'member'])

/** Whether what is defined there can be seen from outside: no function lies between it and the top. */
export function isOpen(region: Region): boolean {
  for (let around = home(region); around.kind !== 'file'; around = home(around)) {
    if (!WITH_MEMBERS.has(around.kind) && around.kind !== 'namespace') return false
  }
  return true
}

export function hasMembers(kind: string): boolean {
  return WITH_MEMBERS.has(kind)
}
