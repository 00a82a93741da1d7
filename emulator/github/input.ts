import { GitHubRefusal, missingField } from './refusal.ts'
import type { ApiRequest } from './router.ts'

type Body = Readonly<Record<string, unknown>>

/** Reads fields of a request body, refusing wrong types as GitHub does. */
export function text(body: Body, name: string): string | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw wrongType(name, value, 'a string')
  return value
}

export function requiredText(body: Body, name: string, resource: string): string {
  const value = text(body, name)
  if (value === undefined) throw missingField(resource, name)
  return value
}

export function flag(body: Body, name: string): boolean | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'boolean') throw wrongType(name, value, 'a boolean')
  return value
}

export function list(body: Body, name: string): readonly unknown[] | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value)) throw wrongType(name, value, 'an array')
  return value
}

export function texts(body: Body, name: string): readonly string[] | undefined {
  const items = list(body, name)
  if (items?.some((item) => typeof item !== 'string') === true) throw wrongType(name, items, 'an array of strings')
  return items as readonly string[] | undefined
}

export function record(body: Body, name: string): Body | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'object' || Array.isArray(value)) throw wrongType(name, value, 'an object')
  return value as Body
}

export function numberParam(request: ApiRequest, name: string): number {
  const value = Number(request.params[name])
  if (!Number.isInteger(value)) throw new GitHubRefusal(404, 'Not Found')
  return value
}

function wrongType(name: string, value: unknown, wanted: string): GitHubRefusal {
  return new GitHubRefusal(
    422,
    `Invalid request.\n\nFor 'properties/${name}', ${JSON.stringify(value)} is not ${wanted}.`,
  )
}
