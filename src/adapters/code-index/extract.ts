import type { Node, QueryCapture } from 'web-tree-sitter'
import { FREE, ROOT, THIS, UNKNOWN } from './facts.ts'
import type { Language } from './languages/language.ts'
import type { Reading } from './reading.ts'
import { type Declared, openScopes } from './scopes.ts'
import { settle } from './settle.ts'

/** One pass over the captures, which come in the order of their beginnings; then names are looked up. */
export function extractFacts(language: Language, source: string, captures: readonly QueryCapture[]) {
  const reading: Reading = { language, source, regions: [], drafts: [], imports: [], exports: [] }
  const scopes = openScopes(source.length)
  const state: State = { reading, scopes, skipped: new Set(), skipTo: -1, declared: new Set(), handed: new Set() }
  for (const { name, node } of captures) read(state, name, node)
  return settle(reading, scopes.all, scopes.required)
}

interface State {
  readonly reading: Reading
  readonly scopes: ReturnType<typeof openScopes>
  /** Names that are no uses. */
  readonly skipped: Set<number>
  readonly declared: Set<number>
  /** Names in `export { name }`. */
  readonly handed: Set<number>
  skipTo: number
  last?: Declared | undefined
  next?: number | undefined
}

function read(state: State, capture: string, node: Node): void {
  const at = node.startIndex
  if (at < state.skipTo || capture.startsWith('_')) return
  state.scopes.leave(at)
  if (capture.startsWith('def.')) return void state.scopes.enter(capture.slice(4), node)
  const act = ACTS[capture]
  if (act !== undefined) act(state, node)
  else use(state, capture, node)
}

const ACTS: Readonly<Record<string, (state: State, node: Node) => void>> = {
  scope: ({ scopes }, node) => void scopes.enter('', node),
  assigned: ({ reading }, node) => void reading.exports.push(...(reading.language.readAssigned?.(node) ?? [])),
  export: (state, node) => readExport(state, node),
  import: (state, node) => readImport(state, node),
  package: ({ reading }, node) => {
    reading.package = node.text
  },
  name: (state, node) => {
    state.last = state.scopes.name(wordAt(state.reading.source, node.startIndex), node) ?? state.last
    state.declared.add(node.startIndex)
    takeType(state)
  },
  local: (state, node) => {
    state.last = state.scopes.local(wordAt(state.reading.source, node.startIndex), node.startIndex)
    state.declared.add(node.startIndex)
    takeType(state)
  },
  type: (state, node) => {
    if (state.last !== undefined) state.last.type = draftAt(state, node)
  },
  'type.next': (state, node) => {
    state.next = draftAt(state, node)
  },
  returns: (state, node) => {
    const definition = state.scopes.definition()
    if (definition?.declared !== undefined) definition.declared.type = draftAt(state, node)
  },
  super: (state, node) => {
    state.scopes.definition()?.supers.push(draftAt(state, node))
  },
  owner: (state, node) => {
    const definition = state.scopes.definition()
    if (definition !== undefined) definition.owner = wordAt(state.reading.source, node.startIndex)
  },
}

function takeType(state: State): void {
  if (state.next === undefined || state.last === undefined) return
  state.last.type = state.next
  delete state.next
}

function readImport(state: State, node: Node): void {
  const facts = state.reading.language.readImports(node)
  state.reading.imports.push(...facts)
  // A call that imports still has uses in it; a statement has none.
  if (!/call_expression|variable_declarator/.test(node.type)) state.skipTo = node.endIndex
  else for (const { at } of facts) if (at >= 0) state.skipped.add(at)
  for (const { local } of facts) if (node.type === 'variable_declarator') state.scopes.required.add(local)
}

function readExport(state: State, node: Node): void {
  const facts = state.reading.language.readImports(node)
  if (facts.length > 0 || node.childForFieldName('source') !== null) {
    state.reading.imports.push(...facts)
    state.skipTo = node.endIndex
    return
  }
  const read = state.reading.language.readExports?.(node)
  state.reading.exports.push(...(read?.exports ?? []))
  for (const at of read?.skip ?? []) state.skipped.add(at)
  for (const at of read?.named ?? []) state.handed.add(at)
  state.scopes.enter('export', node)
}

function use(state: State, capture: string, node: Node): void {
  if (state.skipped.has(node.startIndex) || state.declared.has(node.startIndex)) return
  const index = draftAt(state, node)
  const draft = state.reading.drafts[index]
  if (draft === undefined) return
  if (capture === 'member') draft.recv = receiverOf(state, draft.at)
  if (capture === 'key') draft.recv = UNKNOWN
}

// The same name may be captured twice, as a use and for what it says about a type: one draft stands for both.
function draftAt({ reading, scopes, handed }: State, node: Node): number {
  const at = node.startIndex
  for (let index = reading.drafts.length - 1; index >= 0 && index > reading.drafts.length - 4; index--) {
    if (reading.drafts[index]?.at === at) return index
  }
  return (
    reading.drafts.push({
      name: wordAt(reading.source, at),
      at,
      line: node.startPosition.row + 1,
      recv: FREE,
      scope: scopes.current(),
      shorthand: node.type.startsWith('shorthand_'),
      type: node.type === 'type_identifier',
      both: handed.has(at),
    }) - 1
  )
}

function receiverOf({ reading: { source, language, drafts } }: State, at: number): number {
  const dot = language.dot.exec(source.slice(Math.max(0, at - 40), at))
  if (dot === null) return UNKNOWN
  const end = beforeCall(source, withoutSpace(source, at - dot[0].length))
  for (let index = drafts.length - 1; index >= 0; index--) {
    const draft = drafts[index]
    if (draft === undefined || draft.at + draft.name.length < end) break
    if (draft.at + draft.name.length === end) return language.self.includes(draft.name) ? THIS : index
  }
  const word = /([\p{L}\p{N}_$]+)\s*$/u.exec(source.slice(Math.max(0, end - 20), end))?.[1] ?? ''
  if (language.self.includes(word)) return THIS
  return word === 'crate' ? ROOT : UNKNOWN
}

// A chain may be written over several lines.
function withoutSpace(source: string, end: number): number {
  let at = end
  while (at > 0 && /\s/.test(source[at - 1] ?? '')) at--
  return at
}

const FURTHEST_CALL = 300

// What `f(x)` is a member's receiver by is what `f` returns: the name before the parentheses stands for it.
function beforeCall(source: string, end: number): number {
  if (source[end - 1] !== ')') return end
  let depth = 0
  for (let at = end - 1; at >= 0 && at > end - FURTHEST_CALL; at--) {
    if (source[at] === ')') depth++
    if (source[at] === '(' && --depth === 0) return at
  }
  return end
}

const WORD = /[\p{L}\p{N}_$]+/uy

function wordAt(source: string, at: number): string {
  WORD.lastIndex = at
  return WORD.exec(source)?.[0] ?? ''
}
