import type { Node } from 'web-tree-sitter'
import type { ImportFact } from '../facts.ts'
import type { Language } from './language.ts'

const SHARED = `
(export_statement) @export
(import_statement) @import
(function_declaration name: (identifier) @name) @def.function
(generator_function_declaration name: (identifier) @name) @def.function
(method_definition name: (property_identifier) @name) @def.method
(variable_declarator name: (identifier) @name) @def.variable
(variable_declarator value: (call_expression function: (identifier) @_require arguments: (arguments . (string)))
  (#eq? @_require "require")) @import
(call_expression function: (import) arguments: (arguments . (string))) @import
(variable_declarator name: (identifier) value: (new_expression constructor: (identifier) @type))
(variable_declarator name: (identifier) value: (call_expression function: (identifier) @type))
(variable_declarator name: (identifier) value: (await_expression (call_expression function: (identifier) @type)))
(arrow_function parameter: (identifier) @local)
(catch_clause parameter: (identifier) @local)
(for_in_statement kind: _ left: (identifier) @local)
(array_pattern (identifier) @local)
(pair_pattern key: (property_identifier) @key)
(pair_pattern value: (identifier) @local)
(assignment_pattern left: (identifier) @local)
(rest_pattern (identifier) @local)
(shorthand_property_identifier_pattern) @local
[(statement_block) (arrow_function) (function_expression) (generator_function) (for_statement) (for_in_statement)
 (catch_clause) (class) (switch_body) (object)] @scope
[(identifier) (shorthand_property_identifier)] @ref
(member_expression property: (property_identifier) @member)
(pair key: (property_identifier) @key)
`

const SCRIPT = `
(class_declaration name: (identifier) @name) @def.class
(class_heritage (identifier) @super)
(field_definition property: (property_identifier) @name) @def.property
(formal_parameters (identifier) @local)
`

const TYPED = `
(class_declaration name: (type_identifier) @name) @def.class
(abstract_class_declaration name: (type_identifier) @name) @def.class
(interface_declaration name: (type_identifier) @name) @def.interface
(type_alias_declaration name: (type_identifier) @name) @def.type
(enum_declaration name: (identifier) @name) @def.enum
(enum_body name: (property_identifier) @def.member @name)
(enum_assignment name: (property_identifier) @name) @def.member
(internal_module name: (identifier) @name) @def.namespace
(module name: (identifier) @name) @def.namespace
(function_signature name: (identifier) @name) @def.function
(method_signature name: (property_identifier) @name) @def.method
(abstract_method_signature name: (property_identifier) @name) @def.method
(property_signature name: (property_identifier) @name) @def.property
(public_field_definition name: (property_identifier) @name) @def.property
(required_parameter (accessibility_modifier) pattern: (identifier) @name) @def.property
(required_parameter pattern: (identifier) @local)
(optional_parameter pattern: (identifier) @local)
(type_parameter name: (type_identifier) @local)
(infer_type (type_identifier) @local)
(mapped_type_clause name: (type_identifier) @local)
(required_parameter pattern: (identifier) type: (type_annotation [(type_identifier) @type (generic_type name: (type_identifier) @type)]))
(optional_parameter pattern: (identifier) type: (type_annotation [(type_identifier) @type (generic_type name: (type_identifier) @type)]))
(variable_declarator name: (identifier) type: (type_annotation [(type_identifier) @type (generic_type name: (type_identifier) @type)]))
(public_field_definition type: (type_annotation [(type_identifier) @type (generic_type name: (type_identifier) @type)]))
(property_signature type: (type_annotation [(type_identifier) @type (generic_type name: (type_identifier) @type)]))
(public_field_definition value: (new_expression constructor: (identifier) @type))
(function_declaration return_type: (type_annotation [(type_identifier) @returns (generic_type name: (type_identifier) @returns)]))
(function_declaration return_type: (type_annotation
  (generic_type name: (type_identifier) @_p type_arguments: (type_arguments . (type_identifier) @returns)))
  (#eq? @_p "Promise"))
(method_definition return_type: (type_annotation [(type_identifier) @returns (generic_type name: (type_identifier) @returns)]))
(method_signature return_type: (type_annotation [(type_identifier) @returns (generic_type name: (type_identifier) @returns)]))
(extends_clause value: (identifier) @super)
(extends_type_clause type: [(type_identifier) @super (generic_type name: (type_identifier) @super)])
(implements_clause [(type_identifier) @super (generic_type name: (type_identifier) @super)])
[(function_type) (constructor_type) (call_signature) (construct_signature) (conditional_type)] @scope
(type_identifier) @ref
(nested_type_identifier name: (type_identifier) @member)
`

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
  const local = node.childForFieldName('alias')?.text ?? name.text
  return [{ from, name: unquoted(name.text), local, at: name.startIndex, line: name.startPosition.row + 1 }]
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

function readExports(node: Node): { exports: { name: string; local: string }[]; skip: number[] } {
  const value = node.childForFieldName('value')
  if (value?.type === 'identifier') return { exports: [{ name: 'default', local: value.text }], skip: [] }
  const declared = node.childForFieldName('declaration')?.childForFieldName('name')
  const isDefault = node.children.some((child) => child?.type === 'default')
  if (isDefault && declared != null) return { exports: [{ name: 'default', local: declared.text }], skip: [] }
  const clause = node.namedChildren.find((child) => child?.type === 'export_clause')
  const specifiers = clause?.namedChildren.filter((child) => child?.type === 'export_specifier') ?? []
  const exports = specifiers.map((each) => {
    const local = each?.childForFieldName('name')?.text ?? ''
    return { local, name: unquoted(each?.childForFieldName('alias')?.text ?? local) }
  })
  const skip = specifiers.flatMap((each) => each?.childForFieldName('alias')?.startIndex ?? [])
  return { exports, skip }
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
  isExported: ({ marked }: { marked: boolean }) => marked,
  self: ['this', 'super'],
  bareMembers: false,
  dot: /(?:\?\.|!?\.)\s*$/,
}

export const JAVASCRIPT: Language = { name: 'javascript', query: SHARED + SCRIPT, ...COMMON }
export const TYPESCRIPT: Language = { name: 'typescript', query: SHARED + TYPED, ...COMMON }
export const TSX: Language = { name: 'tsx', query: SHARED + TYPED, ...COMMON }
