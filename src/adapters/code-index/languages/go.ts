import type { Node } from 'web-tree-sitter'
import type { ImportFact } from '../facts.ts'
import type { Language } from './language.ts'

const TYPE =
  '[(type_identifier) @TYPE (pointer_type (type_identifier) @TYPE) (generic_type type: (type_identifier) @TYPE) (pointer_type (generic_type type: (type_identifier) @TYPE)) (qualified_type name: (type_identifier) @TYPE) (pointer_type (qualified_type name: (type_identifier) @TYPE))]'
const typed = (capture: string) => TYPE.replaceAll('@TYPE', capture)

const QUERY = `
(package_clause (package_identifier) @package)
(import_spec) @import
(function_declaration name: (identifier) @name) @def.function
(method_declaration name: (field_identifier) @name) @def.method
(method_declaration receiver: (parameter_list (parameter_declaration type: ${typed('@owner')})))
(type_spec name: (type_identifier) @name) @def.type
(type_alias name: (type_identifier) @name) @def.type
(const_spec name: (identifier) @def.constant @name)
(var_spec name: (identifier) @def.variable @name)
(field_declaration name: (field_identifier) @name) @def.property
(field_declaration name: (field_identifier) type: ${typed('@type')})
(method_elem name: (field_identifier) @name) @def.method
(parameter_declaration name: (identifier) @local)
(parameter_declaration name: (identifier) type: ${typed('@type')})
(variadic_parameter_declaration name: (identifier) @local)
(var_spec name: (identifier) type: ${typed('@type')})
(short_var_declaration left: (expression_list (identifier) @local))
(short_var_declaration left: (expression_list . (identifier)) right: (expression_list . (composite_literal type: ${typed('@type')})))
(short_var_declaration left: (expression_list . (identifier)) right: (expression_list . (unary_expression (composite_literal type: ${typed('@type')}))))
(short_var_declaration left: (expression_list . (identifier)) right: (expression_list . (call_expression function: (identifier) @type)))
(short_var_declaration left: (expression_list . (identifier)) right: (expression_list . (call_expression function: (selector_expression field: (field_identifier) @type))))
(range_clause left: (expression_list (identifier) @local))
(type_parameter_declaration name: (identifier) @local)
(function_declaration result: ${typed('@returns')})
(method_declaration result: ${typed('@returns')})
(function_declaration result: (parameter_list . (parameter_declaration type: ${typed('@returns')})))
[(block) (func_literal) (if_statement) (for_statement) (expression_case) (type_case) (communication_case)] @scope
[(identifier) (type_identifier)] @ref
(selector_expression field: (field_identifier) @member)
(qualified_type package: (package_identifier) @ref)
(qualified_type name: (type_identifier) @member)
(keyed_element key: (literal_element (identifier) @key))
`

function readImports(node: Node): readonly ImportFact[] {
  const from = node.childForFieldName('path')?.text.slice(1, -1) ?? ''
  const given = node.childForFieldName('name')
  const line = node.startPosition.row + 1
  if (given?.type === 'dot') return [{ from, name: '*', local: '*', at: -1, line }]
  if (given?.type === 'blank_identifier') return [{ from, name: '*', local: '', at: -1, line }]
  return [{ from, name: '*', local: given?.text ?? packageName(from), at: -1, line }]
}

// By custom the last part of the path, without a version or a prefix that names the language.
function packageName(path: string): string {
  const parts = path.split('/').filter((part) => !/^v\d+$/.test(part))
  return (parts.at(-1) ?? '').replace(/\.v\d+$/, '').replace(/^go-/, '')
}

export const GO: Language = {
  name: 'go',
  query: QUERY,
  readImports,
  isExported: ({ name }) => /^\p{Lu}/u.test(name),
  self: [],
  bareMembers: false,
  dot: /\.\s*$/,
  expando: 'µ',
}
