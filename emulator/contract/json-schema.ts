import type { Schema } from './github-api.ts'

// Keywords that decide validity and whose value is not a schema. Everything else is prose, an example or a hint.
const ASSERTIONS = [
  'type',
  'enum',
  'format',
  'required',
  'pattern',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
]

/** Turns an OpenAPI 3.0 schema into the JSON schema that means the same, without prose. */
export function toJsonSchema(schema: Schema): Schema {
  const converted = withoutNull(schema)
  return schema.nullable === true ? orNull(converted) : converted
}

function withoutNull(schema: Schema): Schema {
  if (schema.$ref !== undefined) return { $ref: schema.$ref }
  const result: Record<string, unknown> = {}
  for (const keyword of ASSERTIONS) if (schema[keyword] !== undefined) result[keyword] = schema[keyword]
  if (isSchema(schema.properties)) result.properties = mapValues(schema.properties, toJsonSchema)
  if (isSchema(schema.items)) result.items = toJsonSchema(schema.items)
  if (isSchema(schema.not)) result.not = toJsonSchema(schema.not)
  if (isSchema(schema.additionalProperties)) result.additionalProperties = toJsonSchema(schema.additionalProperties)
  else if (schema.additionalProperties === false) result.additionalProperties = false
  if (Array.isArray(schema.allOf)) result.allOf = schema.allOf.map(toJsonSchema)
  const choices = alternatives(schema)
  if (choices.length === 1) result.anyOf = choices[0]
  // Two lists of alternatives must both hold.
  if (choices.length > 1) result.allOf = [...((result.allOf as Schema[]) ?? []), ...choices.map((anyOf) => ({ anyOf }))]
  return result
}

// GitHub's `oneOf` alternatives overlap (a pull request's file also fits a submodule), so "exactly one" cannot hold.
function alternatives(schema: Schema): Schema[][] {
  return [schema.anyOf, schema.oneOf].filter((list) => Array.isArray(list)).map((list) => list.map(toJsonSchema))
}

function orNull(schema: Schema): Schema {
  if (schema.type === undefined) return Object.keys(schema).length === 0 ? {} : { anyOf: [schema, { type: 'null' }] }
  const type = [...new Set([schema.type, 'null'].flat())]
  const { enum: values, ...rest } = schema
  if (schema.anyOf !== undefined || schema.allOf !== undefined) return { anyOf: [schema, { type: 'null' }] }
  return Array.isArray(values) ? { ...rest, type, enum: [...new Set([...values, null])] } : { ...rest, type }
}

function mapValues<A, B>(record: { readonly [key: string]: unknown }, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value as A)]))
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
