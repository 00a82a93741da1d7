import type { Node } from 'web-tree-sitter'
import type { ImportFact } from '../facts.ts'
import type { Language } from './language.ts'

const QUERY = `
(import_statement) @import
(import_from_statement) @import
(function_definition name: (identifier) @name) @def.function
(class_definition name: (identifier) @name) @def.class
(class_definition superclasses: (argument_list (identifier) @super))
(module (expression_statement (assignment left: (identifier) @name) @def.variable))
(class_definition body: (block (expression_statement (assignment left: (identifier) @name) @def.property)))
(function_definition body: (block (expression_statement (assignment left: (identifier) @local))))
(assignment left: (identifier) @local)
(assignment left: (identifier) right: (call function: (identifier) @type))
(assignment left: (identifier) type: (type (identifier) @type))
(parameters (identifier) @local)
(default_parameter name: (identifier) @local)
(typed_parameter . (identifier) @local)
(typed_parameter type: (type (identifier) @type))
(typed_default_parameter name: (identifier) @local)
(typed_default_parameter type: (type (identifier) @type))
(list_splat_pattern (identifier) @local)
(dictionary_splat_pattern (identifier) @local)
(lambda_parameters (identifier) @local)
(for_statement left: (identifier) @local)
(for_in_clause left: (identifier) @local)
(pattern_list (identifier) @local)
(tuple_pattern (identifier) @local)
(as_pattern_target (identifier) @local)
(named_expression name: (identifier) @local)
(function_definition return_type: (type (identifier) @returns))
[(lambda) (list_comprehension) (set_comprehension) (dictionary_comprehension) (generator_expression)] @scope
(identifier) @ref
(attribute attribute: (identifier) @member)
(keyword_argument name: (identifier) @key)
`

function readImports(node: Node): readonly ImportFact[] {
  const line = node.startPosition.row + 1
  const module = node.childForFieldName('module_name')
  if (module === null) return names(node).flatMap((each) => whole(each, line))
  const from = module.text.replace(/\s+/g, '')
  if (node.namedChildren.some((child) => child?.type === 'wildcard_import')) {
    return [{ from, name: '*', local: '*', at: -1, line, exported: '*' }]
  }
  return names(node).map((each) => {
    const { name, alias } = named(each)
    // What a module imports by name can be imported from it in turn.
    const local = alias ?? name.text
    return { from, name: name.text, local, at: name.startIndex, line: name.startPosition.row + 1, exported: local }
  })
}

// `import a.b` binds `a`; `import a.b as c` binds the module itself.
function whole(node: Node, line: number): ImportFact[] {
  const { name, alias } = named(node)
  if (alias !== undefined) return [{ from: name.text, name: '*', local: alias, at: -1, line }]
  const parts = name.text.split('.')
  return [
    { from: parts[0] ?? '', name: '*', local: parts[0] ?? '', at: -1, line },
    ...(parts.length > 1 ? [{ from: name.text, name: '*', local: '', at: -1, line }] : []),
  ]
}

function names(node: Node): Node[] {
  return node.childrenForFieldName('name').filter((child) => child !== null)
}

function named(node: Node): { name: Node; alias?: string } {
  if (node.type !== 'aliased_import') return { name: node }
  return { name: node.childForFieldName('name') ?? node, alias: node.childForFieldName('alias')?.text ?? '' }
}

export const PYTHON: Language = {
  name: 'python',
  query: QUERY,
  readImports,
  isExported: ({ name }) => !name.startsWith('_') || name.startsWith('__'),
  self: ['self', 'cls'],
  bareMembers: false,
  dot: /\.\s*$/,
  expando: 'µ',
}
