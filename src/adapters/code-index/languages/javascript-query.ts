/** Of JavaScript and TypeScript. */
export const SHARED = `
(export_statement) @export
(import_statement) @import
(function_declaration name: (identifier) @name) @def.function
(generator_function_declaration name: (identifier) @name) @def.function
(method_definition name: (property_identifier) @name) @def.method
(variable_declarator name: (identifier) @name) @def.variable
(variable_declarator value: (call_expression function: (identifier) @_require arguments: (arguments . (string)))
  (#eq? @_require "require")) @import
(call_expression function: (import) arguments: (arguments . (string))) @import
(assignment_expression left: (member_expression object: (identifier) @_exports)
  (#any-of? @_exports "module" "exports")) @assigned
(assignment_expression left: (member_expression object: (member_expression property: (property_identifier) @_exports))
  (#eq? @_exports "exports")) @assigned
(assignment_expression left: (member_expression object: (identifier) @_exports property: (property_identifier) @name)
  right: [(function_expression) (arrow_function) (class)] (#eq? @_exports "exports")) @def.function
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

/** What only JavaScript's grammar calls so. */
export const SCRIPT = `
(class_declaration name: (identifier) @name) @def.class
(class_heritage (identifier) @super)
(field_definition property: (property_identifier) @name) @def.property
(formal_parameters (identifier) @local)
`

export const TYPED = `
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
[(type_annotation (object_type) @scope) (type_arguments (object_type) @scope) (constraint (object_type) @scope)]
[(function_type) (constructor_type) (call_signature) (construct_signature) (conditional_type)] @scope
(type_identifier) @ref
(nested_type_identifier name: (type_identifier) @member)
(nested_identifier property: (property_identifier) @member)
`
