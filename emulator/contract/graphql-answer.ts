import {
  type DocumentNode,
  type FieldNode,
  type GraphQLLeafType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

interface Walk {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
}

interface Place {
  readonly value: unknown
  readonly pointer: string
}

/** Fields selected on an object, each with whether it must be there. */
interface Selected {
  readonly field: FieldNode
  readonly owner: GraphQLNamedType
  readonly certain: boolean
}

type JsonObject = { readonly [key: string]: unknown }

/** Judges an answer's `data`: each field that the (valid) document selects is there and of the schema's type. */
export function checkAnswer(schema: GraphQLSchema, document: DocumentNode, data: unknown): string[] {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  const root = operation === undefined ? undefined : schema.getRootType(operation.operation)
  if (operation === undefined || !root) return []
  return checkObject({ schema, document }, root, operation.selectionSet, { value: data, pointer: '/data' })
}

function checkObject(walk: Walk, type: GraphQLNamedType, selection: SelectionSetNode, place: Place): string[] {
  if (!isObject(place.value)) return [wrong(place, 'must be object')]
  const object = place.value
  const name = object.__typename
  const actual = typeof name === 'string' ? (walk.schema.getType(name) ?? type) : type
  const selected = selection.selections.flatMap((node) => select(walk, actual, node))
  return selected.flatMap((entry) => checkField(walk, entry, { value: object, pointer: place.pointer }))
}

function select(walk: Walk, type: GraphQLNamedType, node: SelectionNode): Selected[] {
  const conditional = (node.directives ?? []).length > 0
  if (node.kind === Kind.FIELD) return [{ field: node, owner: type, certain: !conditional }]
  const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : findFragment(walk.document, node.name.value)
  const condition = fragment?.typeCondition?.name.value
  const target = condition === undefined ? type : walk.schema.getType(condition)
  if (fragment === undefined || !target || !overlaps(walk.schema, type, target)) return []
  const certain = !conditional && (target === type || (isAbstractType(target) && isObjectType(type)))
  const inner = fragment.selectionSet.selections.flatMap((child) => select(walk, target, child))
  return inner.map((entry) => ({ ...entry, certain: entry.certain && certain }))
}

function findFragment(document: DocumentNode, name: string) {
  return document.definitions
    .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
    .find((definition) => definition.name.value === name)
}

// An object of an interface, without __typename, may or may not be what a fragment is about.
function overlaps(schema: GraphQLSchema, type: GraphQLNamedType, target: GraphQLNamedType): boolean {
  if (type === target || isAbstractType(type)) return true
  return isAbstractType(target) && isObjectType(type) && schema.isSubType(target, type)
}

function checkField(walk: Walk, { field, owner, certain }: Selected, place: Place): string[] {
  const key = field.alias?.value ?? field.name.value
  const value = (place.value as JsonObject)[key]
  const pointer = `${place.pointer}/${key}`
  if (value === undefined) return certain ? [wrong({ value, pointer }, 'is selected and missing')] : []
  if (field.name.value === '__typename')
    return typeof value === 'string' ? [] : [wrong({ value, pointer }, 'must be string')]
  const definition = isObjectType(owner) || isInterfaceType(owner) ? owner.getFields()[field.name.value] : undefined
  return definition === undefined ? [] : checkValue(walk, definition.type, field, { value, pointer })
}

function checkValue(walk: Walk, type: GraphQLOutputType, field: FieldNode, place: Place): string[] {
  if (isNonNullType(type)) {
    return place.value === null ? [wrong(place, 'must not be null')] : checkValue(walk, type.ofType, field, place)
  }
  if (place.value === null) return []
  if (isListType(type)) {
    if (!Array.isArray(place.value)) return [wrong(place, 'must be array')]
    return place.value.flatMap((value, index) =>
      checkValue(walk, type.ofType, field, { value, pointer: `${place.pointer}/${index}` }),
    )
  }
  if (isLeafType(type)) return fits(type, place.value) ? [] : [wrong(place, `must be ${type.name}`)]
  return field.selectionSet === undefined ? [] : checkObject(walk, type, field.selectionSet, place)
}

function fits(type: GraphQLLeafType, value: unknown): boolean {
  if (isEnumType(type)) return typeof value === 'string' && type.getValue(value) !== undefined
  if (type.name === 'Int') return Number.isInteger(value)
  if (type.name === 'Float') return typeof value === 'number'
  if (type.name === 'Boolean') return typeof value === 'boolean'
  // String, ID and GitHub's own scalars (DateTime, URI, GitObjectID …) are all JSON strings, but for this one.
  return typeof value === 'string' || type.name === 'CustomPropertyValue'
}

function wrong({ pointer }: Place, problem: string): string {
  return `The answer of POST /graphql is wrong at ${pointer}: ${problem}.`
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
