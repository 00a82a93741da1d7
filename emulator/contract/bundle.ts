import { CORRECTIONS } from './corrections.ts'
import type { GithubApi, Operation, Parameter, Schema } from './github-api.ts'
import { toJsonSchema } from './json-schema.ts'

/** What we read of an OpenAPI 3.0 document. */
export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

interface OpenApiOperation {
  readonly parameters?: readonly unknown[]
  readonly requestBody?: unknown
  readonly responses: Readonly<Record<string, unknown>>
}

interface Body {
  readonly required?: boolean
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>
}

interface OpenApiParameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly 'x-multi-segment'?: boolean
  readonly schema: Schema
}

/**
 * Takes the named operations and every schema that they reach out of the description.
 * @throws Error naming the operation that the description does not have.
 */
export function bundleOperations(description: Description, keys: readonly string[], source: string): GithubApi {
  const operations = Object.fromEntries(keys.map((key) => [key, takeOperation(description, key)]))
  return { source, operations, components: { schemas: reachableSchemas(description, operations) } }
}

function takeOperation(description: Description, key: string): Operation {
  const [method = '', path = ''] = key.split(' ')
  const operation = description.paths[path]?.[method.toLowerCase()]
  if (operation === undefined) throw new Error(`GitHub's description has no operation ${key}: correct operations.ts`)
  const body = resolve<Body>(description, operation.requestBody ?? {})
  const request = bodySchema(body)
  const responses = Object.entries(operation.responses).map(([status, answer]) => {
    return [status, CORRECTIONS[key]?.[status] ?? bodySchema(resolve(description, answer))]
  })
  return {
    parameters: (operation.parameters ?? []).flatMap((parameter) => takeParameter(resolve(description, parameter))),
    ...(request === null ? {} : { request }),
    requestRequired: body.required === true,
    responses: Object.fromEntries(responses),
  }
}

function takeParameter(parameter: OpenApiParameter): Parameter[] {
  if (parameter.in !== 'path' && parameter.in !== 'query') return []
  return [
    {
      name: parameter.name,
      in: parameter.in,
      required: parameter.required === true,
      multiSegment: parameter['x-multi-segment'] === true,
      schema: toJsonSchema(parameter.schema),
    },
  ]
}

// One answer has several media types (raw, diff, object) where the Accept header selects; any of them is documented.
function bodySchema(body: Body): Schema | null {
  const schemas = Object.values(body.content ?? {}).map((media) => toJsonSchema(media.schema ?? {}))
  const [first, ...others] = new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()
  if (first === undefined) return null
  return others.length === 0 ? first : { anyOf: [first, ...others] }
}

function reachableSchemas(description: Description, root: unknown): Record<string, Schema> {
  const found = new Map<string, Schema>()
  const pending = referencesIn(root)
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (found.has(name)) continue
    const schema = toJsonSchema(description.components.schemas?.[name] as Schema)
    found.set(name, schema)
    pending.push(...referencesIn(schema))
  }
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  if ('$ref' in value && typeof value.$ref === 'string') return [nameOf(value.$ref)]
  return Object.values(value).flatMap(referencesIn)
}

function resolve<T>(description: Description, value: unknown): T {
  if (typeof value !== 'object' || value === null || !('$ref' in value)) return value as T
  const [kind = '', name = ''] = String(value.$ref).split('/').slice(-2)
  return description.components[kind]?.[name] as T
}

function nameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1)
}
