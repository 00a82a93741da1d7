import type { GithubApi, Schema } from './github-api.ts'

interface Listing {
  readonly properties: Map<string, Schema[]>
  readonly items: Schema[]
  /** The schema takes any name. */
  readonly open: boolean
}

/**
 * JSON pointers of the properties in `value` that no alternative of `schema` lists. GitHub ignores such properties
 * silently, so a misspelt one would never be noticed otherwise.
 */
export function findUnknownProperties(api: GithubApi, schema: Schema, value: unknown): string[] {
  return unknownIn(api, [schema], { value, pointer: '' })
}

function unknownIn(api: GithubApi, schemas: readonly Schema[], at: { value: unknown; pointer: string }): string[] {
  const { value, pointer } = at
  if (typeof value !== 'object' || value === null) return []
  const listing = listingOf(api, schemas)
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      unknownIn(api, listing.items, { value: item, pointer: `${pointer}/${index}` }),
    )
  }
  if (listing.properties.size === 0) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    const child = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const known = listing.properties.get(name)
    if (known !== undefined) return unknownIn(api, known, { value: inner, pointer: child })
    return listing.open ? [] : [child]
  })
}

function listingOf(api: GithubApi, schemas: readonly Schema[]): Listing {
  const flat = schemas.flatMap((schema) => flatten(api, schema))
  const properties = new Map<string, Schema[]>()
  for (const schema of flat) {
    for (const [name, inner] of Object.entries((schema.properties ?? {}) as Record<string, Schema>)) {
      properties.set(name, [...(properties.get(name) ?? []), inner])
    }
  }
  const items = flat.flatMap((schema) => (schema.items === undefined ? [] : [schema.items as Schema]))
  return { properties, items, open: flat.some((schema) => typeof schema.additionalProperties === 'object') }
}

function flatten(api: GithubApi, schema: Schema): Schema[] {
  if (typeof schema.$ref === 'string') {
    const target = api.components.schemas[schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)]
    return target === undefined ? [] : flatten(api, target)
  }
  const parts = [schema.allOf, schema.anyOf].flatMap((list) => (list ?? []) as Schema[])
  return [schema, ...parts.flatMap((part) => flatten(api, part))]
}
