import type { Node } from 'web-tree-sitter'
import type { ImportFact } from '../facts.ts'
import type { Language } from './language.ts'

const NAMED = '[(type_identifier) @TYPE (generic_type . (type_identifier) @TYPE)]'
const typed = (capture: string) => NAMED.replaceAll('@TYPE', capture)

const QUERY = `
(package_declaration [(identifier) (scoped_identifier)] @package)
(import_declaration) @import
(class_declaration name: (identifier) @name) @def.class
(interface_declaration name: (identifier) @name) @def.interface
(enum_declaration name: (identifier) @name) @def.enum
(record_declaration name: (identifier) @name) @def.class
(annotation_type_declaration name: (identifier) @name) @def.interface
(method_declaration name: (identifier) @name) @def.method
(constructor_declaration name: (identifier)) @scope
(field_declaration declarator: (variable_declarator name: (identifier) @name) @def.property)
(field_declaration type: ${typed('@type.next')})
(enum_constant name: (identifier) @name) @def.member
(formal_parameter name: (identifier) @local)
(formal_parameter type: ${typed('@type.next')})
(catch_formal_parameter name: (identifier) @local)
(resource name: (identifier) @local)
(lambda_expression parameters: (identifier) @local)
(inferred_parameters (identifier) @local)
(local_variable_declaration declarator: (variable_declarator name: (identifier) @local))
(local_variable_declaration type: ${typed('@type.next')})
(enhanced_for_statement name: (identifier) @local)
(enhanced_for_statement type: ${typed('@type.next')})
(type_parameter . (type_identifier) @local)
(method_declaration type: ${typed('@returns')})
(superclass ${typed('@super')})
(super_interfaces (type_list ${typed('@super')}))
(extends_interfaces (type_list ${typed('@super')}))
[(block) (lambda_expression) (for_statement) (enhanced_for_statement) (try_with_resources_statement) (catch_clause)
 (switch_block_statement_group)] @scope
[(identifier) (type_identifier)] @ref
(field_access field: (identifier) @member)
(method_invocation object: _ name: (identifier) @member)
(method_reference _ "::" (identifier) @member)
(scoped_type_identifier (type_identifier) @member .)
`

function readImports(node: Node): readonly ImportFact[] {
  const path = node.namedChildren.find((child) => child?.type === 'scoped_identifier' || child?.type === 'identifier')
  if (path == null) return []
  const line = node.startPosition.row + 1
  if (node.namedChildren.some((child) => child?.type === 'asterisk')) {
    return [{ from: path.text, name: '*', local: '*', at: -1, line }]
  }
  const name = path.childForFieldName('name')
  const scope = path.childForFieldName('scope')
  if (name === null || scope === null) return []
  return [{ from: scope.text, name: name.text, local: name.text, at: name.startIndex, line }]
}

export const JAVA: Language = {
  name: 'java',
  query: QUERY,
  readImports,
  isExported: ({ head }) => !/\bprivate\b/.test(head),
  self: ['this', 'super'],
  bareMembers: true,
  dot: /(?:\.|::)\s*$/,
}
