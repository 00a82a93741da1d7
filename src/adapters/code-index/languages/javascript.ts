import type { Node } from 'web-tree-sitter'
import type { ImportFact } from '../facts.ts'
import { readAssigned } from './commonjs.ts'
import { SCRIPT, SHARED, TYPED } from './javascript-query.ts'
import type { Language } from './language.ts'

function readImports(node: Node): readonly ImportFact[] {
  const line = node.startPosition.row + 1
  const from = sourceOf(node)
  if (from === undefined) return []
  if (node.type === 'import_statement') return [...clauseOf(node, from, line)]
  const local = node.childForFieldName('name')
  if (node.type === 'variable_declarator' && local?.type === 'identifier') {
    return [{ from, name: '=', local: local.text, at: -1, line }]
  }
  if (node.type === 'variable_declarator' && local?.type === 'object_pattern') return [...patternOf(local, from, line)]
  return [{ from, name: '*', local: '', at: -1, line }]
}

function sourceOf(node: Node): string | undefined {
  const clause = node.namedChildren.find((child) => child?.type === 'import_require_clause')
  const found = (clause ?? node).childForFieldName('source') ?? callArgument(node)
  return found === null || found === undefined ? undefined : found.text.slice(1, -1)
}

function callArgument(node: Node): Node | null | undefined {
  const call = node.type === 'call_expression' ? node : node.childForFieldName('value')
  return call?.childForFieldName('arguments')?.namedChild(0)
}

function* clauseOf(node: Node, from: string, line: number): Generator<ImportFact> {
  const parts = node.namedChildren.flatMap((child) =>
    child?.type === 'import_clause' ? child.namedChildren : child === null ? [] : [child],
  )
  const before = [
    ...(parts.some((part) => part !== null && part.type !== 'string')
      ? []
      : [{ from, name: '*', local: '', at: -1, line }]),
  ]
  yield* before
  for (const part of parts) {
    if (part?.type === 'identifier') yield { from, name: 'default', local: part.text, at: part.startIndex, line }
    if (part?.type === 'namespace_import') yield { from, name: '*', local: last(part), at: -1, line }
    if (part?.type === 'import_require_clause')
      yield { from, name: '=', local: part.namedChild(0)?.text ?? '', at: -1, line }
    if (part?.type === 'named_imports') yield* part.namedChildren.flatMap((each) => specifier(each, from))
  }
}

function specifier(node: Node | null, from: string): ImportFact[] {
  const name = node?.childForFieldName('name')
  if (node === null || name === null || name === undefined) return []
  const alias = node.childForFieldName('alias')?.text
  const local = alias ?? name.text
  const place = { at: name.startIndex, line: name.startPosition.row + 1 }
  return [{ from, name: unquoted(name.text), local, ...place, ...(alias !== undefined && { aliased: true as const }) }]
}

function* patternOf(pattern: Node, from: string, line: number): Generator<ImportFact> {
  for (const each of pattern.namedChildren) {
    if (each?.type === 'shorthand_property_identifier_pattern') {
      yield { from, name: each.text, local: each.text, at: each.startIndex, line }
    }
    const key = each?.type === 'pair_pattern' ? each.childForFieldName('key') : null
    const value = each?.childForFieldName('value')
    if (key != null && value?.type === 'identifier') {
      yield { from, name: key.text, local: value.text, at: key.startIndex, line }
    }
  }
}

/** What an export statement hands on from elsewhere. */
export function readReexports(node: Node): readonly ImportFact[] {
  const source = node.childForFieldName('source')
  if (source === null) return []
  const from = source.text.slice(1, -1)
  const line = node.startPosition.row + 1
  const clause = node.namedChildren.find((child) => child?.type === 'export_clause')
  const namespace = node.namedChildren.find((child) => child?.type === 'namespace_export')
  if (namespace != null) return [{ from, name: '*', local: '', at: -1, line, exported: last(namespace) }]
  if (clause == null) return [{ from, name: '*', local: '', at: -1, line, exported: '*' }]
  return clause.namedChildren.flatMap((each) => {
    const alias = each?.childForFieldName('alias')?.text
    return specifier(each, from).map((fact) => ({ ...fact, local: '', exported: unquoted(alias ?? fact.name) }))
  })
}

function readExports(node: Node): { exports: { name: string; local: string }[]; skip: number[]; named: number[] } {
  const value = node.childForFieldName('value')
  if (value?.type === 'identifier')
    return { exports: [{ name: 'default', local: value.text }], skip: [], named: [value.startIndex] }
  const declared = node.childForFieldName('declaration')?.childForFieldName('name')
  const isDefault = node.children.some((child) => child?.type === 'default')
  if (isDefault && declared != null)
    return { exports: [{ name: 'default', local: declared.text }], skip: [], named: [] }
  const clause = node.namedChildren.find((child) => child?.type === 'export_clause')
  const specifiers = clause?.namedChildren.filter((child) => child?.type === 'export_specifier') ?? []
  const exports = specifiers.map((each) => {
    const local = each?.childForFieldName('name')?.text ?? ''
    return { local, name: unquoted(each?.childForFieldName('alias')?.text ?? local) }
  })
  const skip = specifiers.flatMap((each) => each?.childForFieldName('alias')?.startIndex ?? [])
  const named = specifiers.flatMap((each) => each?.childForFieldName('name')?.startIndex ?? [])
  return { exports, skip, named }
}

function last(node: Node): string {
  return node.namedChild(node.namedChildCount - 1)?.text ?? ''
}

function unquoted(text: string): string {
  return /^['"]/.test(text) ? text.slice(1, -1) : text
}

const COMMON = {
  readImports: (node: Node) => (node.type === 'export_statement' ? readReexports(node) : readImports(node)),
  readExports,
  readAssigned,
  isExported: ({ marked, head }: { marked: boolean; head: string }) => marked || head.startsWith('exports.'),
  self: ['this', 'super'],
  bareMembers: false,
  dot: /(?:\?\.|!?\.)\s*$/,
}

export const JAVASCRIPT: Language = { name: 'javascript', query: SHARED + SCRIPT, ...COMMON }
export const TYPESCRIPT: Language = { name: 'typescript', query: TYPED + SHARED, ...COMMON }
export const TSX: Language = { name: 'tsx', query: TYPED + SHARED, ...COMMON }
