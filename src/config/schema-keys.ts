import { z } from 'zod'

/** The names that may stand where a path of a document leads, as its schema has them; empty where it knows none. */
export function keysAt(schema: z.core.$ZodType, [first, ...rest]: readonly PropertyKey[]): readonly string[] {
  const bare = bareOf(schema)
  if (first !== undefined) {
    const next = stepInto(bare, first)
    return next === undefined ? [] : keysAt(next, rest)
  }
  if (bare instanceof z.ZodObject) return Object.keys(bare.shape)
  return bare instanceof z.ZodRecord && bare.keyType instanceof z.ZodEnum ? bare.keyType.options.map(String) : []
}

function stepInto(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return Object.hasOwn(schema.shape, key) ? schema.shape[String(key)] : undefined
  if (schema instanceof z.ZodRecord) return schema.valueType
  return schema instanceof z.ZodArray ? schema.element : undefined
}

// What people write: without its default, and before it is made into something else.
function bareOf(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodPipe) return bareOf(schema.in)
  const isWrapped = schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional
  return isWrapped ? bareOf(schema.unwrap()) : schema
}
