import type { Node } from 'web-tree-sitter'
import type { ImportFact } from '../facts.ts'
import type { Language } from './language.ts'

const NAMED =
  '[(type_identifier) @TYPE (generic_type type: (type_identifier) @TYPE) (reference_type type: (type_identifier) @TYPE) (scoped_type_identifier name: (type_identifier) @TYPE) (reference_type type: (scoped_type_identifier name: (type_identifier) @TYPE))]'
const typed = (capture: string) => NAMED.replaceAll('@TYPE', capture)

const QUERY = `
(use_declaration) @import
(extern_crate_declaration) @import
(mod_item name: (identifier) !body) @import
(mod_item name: (identifier) @name body: _) @def.namespace
(function_item name: (identifier) @name) @def.function
(function_signature_item name: (identifier) @name) @def.function
(struct_item name: (type_identifier) @name) @def.struct
(union_item name: (type_identifier) @name) @def.struct
(enum_item name: (type_identifier) @name) @def.enum
(trait_item name: (type_identifier) @name) @def.interface
(type_item name: (type_identifier) @name) @def.type
(const_item name: (identifier) @name) @def.constant
(static_item name: (identifier) @name) @def.constant
(macro_definition name: (identifier) @name) @def.macro
(impl_item type: [(type_identifier) @owner (generic_type type: (type_identifier) @owner)]) @def.impl
(field_declaration name: (field_identifier) @name) @def.property
(field_declaration type: ${typed('@type')})
(enum_variant name: (identifier) @name) @def.member
(parameter pattern: (identifier) @local)
(parameter pattern: (identifier) type: ${typed('@type')})
(let_declaration pattern: (identifier) @local)
(let_declaration pattern: (identifier) type: ${typed('@type')})
(let_declaration pattern: (identifier) value: (struct_expression name: (type_identifier) @type))
(let_declaration pattern: (identifier) value: (call_expression function: (scoped_identifier path: (identifier) @type name: (identifier) @_new) (#eq? @_new "new")))
(let_declaration pattern: (identifier) value: (call_expression function: (identifier) @type))
(tuple_pattern (identifier) @local)
(tuple_struct_pattern type: _ (identifier) @local)
(closure_parameters (identifier) @local)
(for_expression pattern: (identifier) @local)
(field_pattern name: (shorthand_field_identifier) @local)
(type_parameter name: (type_identifier) @local)
(function_item return_type: ${typed('@returns')})
(function_signature_item return_type: ${typed('@returns')})
[(block) (closure_expression) (for_expression) (match_arm)] @scope
[(identifier) (type_identifier) (shorthand_field_identifier)] @ref
(scoped_identifier name: (identifier) @member)
(scoped_type_identifier name: (type_identifier) @member)
(field_expression field: (field_identifier) @member)
(field_initializer field: (field_identifier) @key)
`

function readImports(node: Node): readonly ImportFact[] {
  const line = node.startPosition.row + 1
  const name = node.childForFieldName('name')
  if (node.type === 'mod_item' && name !== null) {
    return [{ from: `self::${name.text}`, name: '*', local: name.text, at: name.startIndex, line, exported: name.text }]
  }
  const argument = node.childForFieldName('argument')
  if (argument === null) return []
  const facts = [...flatten(argument, '')]
  // What `pub use` brings in can be had from here.
  const isPublic = node.namedChildren.some((child) => child?.type === 'visibility_modifier')
  return isPublic ? facts.map((fact) => ({ ...fact, exported: fact.local })) : facts
}

function* flatten(node: Node, prefix: string): Generator<ImportFact> {
  const path = node.childForFieldName('path')
  switch (node.type) {
    case 'use_list':
      yield* flattenAll(node, prefix)
      break
    case 'scoped_use_list':
      yield* flattenAll(node.childForFieldName('list'), join(prefix, path?.text ?? ''))
      break
    case 'use_wildcard':
      yield wildcard(node, prefix)
      break
    case 'use_as_clause':
      if (path !== null) yield { ...leaf(path, prefix), local: node.childForFieldName('alias')?.text ?? '' }
      break
    default:
      yield leaf(node, prefix)
  }
}

function* flattenAll(list: Node | null, prefix: string): Generator<ImportFact> {
  for (const child of list?.namedChildren ?? []) if (child !== null) yield* flatten(child, prefix)
}

function wildcard(node: Node, prefix: string): ImportFact {
  const from = join(prefix, node.namedChild(0)?.text ?? '')
  return { from, name: '*', local: '*', at: -1, line: node.startPosition.row + 1 }
}

function leaf(node: Node, prefix: string): ImportFact {
  const line = node.startPosition.row + 1
  const whole = join(prefix, node.type === 'self' ? '' : node.text)
  const cut = whole.lastIndexOf('::')
  const name = whole.slice(cut === -1 ? 0 : cut + 2)
  const at = node.childForFieldName('name')?.startIndex ?? node.startIndex
  return { from: cut === -1 ? '' : whole.slice(0, cut), name, local: name, at: node.type === 'self' ? -1 : at, line }
}

function join(prefix: string, path: string): string {
  const clean = path.replace(/\s+/g, '')
  return prefix === '' || clean === '' ? prefix + clean : `${prefix}::${clean}`
}

export const RUST: Language = {
  name: 'rust',
  query: QUERY,
  readImports,
  isExported: ({ head }) => /^pub\b/.test(head),
  self: ['self', 'Self'],
  bareMembers: false,
  dot: /(?:\.|::)\s*$/,
  expando: 'µ',
}
