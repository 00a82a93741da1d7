import type { GithubApi, Parameter } from './github-api.ts'
import type { Route } from './route.ts'
import { findUnknownProperties } from './unknown-properties.ts'
import type { Validate } from './validator.ts'

/** One request and its answer. Bodies are parsed JSON, undefined (or empty text) where there was none. */
export interface Exchange {
  readonly method: string
  /** Without query and without GitHub Enterprise Server's `/api/v3`. */
  readonly path: string
  /** With or without the leading `?`; may be empty. */
  readonly query: string
  readonly requestBody: unknown
  readonly status: number
  readonly responseBody: unknown
}

export interface Rules {
  readonly api: GithubApi
  readonly validate: Validate
}

// GitHub answers so on any operation without saying it on each.
const EVERYWHERE = [401, 403, 404, 429]

export function checkRequest(rules: Rules, route: Route, exchange: Exchange): string[] {
  return [...checkParameters(rules, route, exchange.query), ...checkRequestBody(rules, route, exchange.requestBody)]
}

export function checkResponse(rules: Rules, route: Route, exchange: Exchange): string[] {
  const { status, responseBody: body } = exchange
  if (status >= 500) return []
  const name = `answer ${status} of ${route.key}`
  const schema = route.operation.responses[status]
  if (schema === undefined && !EVERYWHERE.includes(status)) return [undocumented(route, status)]
  if (schema === null && isEmpty(body)) return []
  // Errors that are documented without their body have the usual one.
  if (status >= 400 && !schema) return checkMessage(name, body)
  if (!schema) return [`The ${name} has a body at /: documented is none.`]
  return at(name, rules.validate(['operations', route.key, 'responses', String(status)], body))
}

function checkParameters({ validate }: Rules, route: Route, query: string): string[] {
  const given = [...Object.entries(route.pathValues), ...new URLSearchParams(query)]
  const missing = route.operation.parameters.filter(
    ({ name, required }) => required && !given.some(([n]) => n === name),
  )
  const problems = given.flatMap(([name, text]) => {
    const index = route.operation.parameters.findIndex((parameter) => parameter.name === name)
    const parameter = route.operation.parameters[index]
    if (parameter === undefined) return [`The request ${route.key} has the unlisted query parameter ${name}.`]
    const pointer = ['operations', route.key, 'parameters', String(index), 'schema']
    return at(`parameter ${name} of ${route.key}`, validate(pointer, parseText(parameter, text)))
  })
  return [...problems, ...missing.map(({ name }) => `The request ${route.key} lacks the parameter ${name}.`)]
}

function parseText({ schema }: Parameter, text: string): unknown {
  const types = [schema.type].flat()
  if (types.includes('boolean') && (text === 'true' || text === 'false')) return text === 'true'
  if ((types.includes('integer') || types.includes('number')) && /^-?\d+$/.test(text)) return Number(text)
  return types.includes('array') ? text.split(',') : text
}

function checkRequestBody({ api, validate }: Rules, route: Route, body: unknown): string[] {
  const { request, requestRequired } = route.operation
  if (isEmpty(body)) return requestRequired ? [`The request ${route.key} lacks its body.`] : []
  // Octokit sends {} where a method takes no parameters.
  if (request === undefined)
    return isBare(body) ? [] : [`The request ${route.key} has a body at /: documented is none.`]
  const name = `request ${route.key}`
  const unknown = findUnknownProperties(api, request, body).map(
    (pointer) => `${pointer}: is not listed, GitHub ignores it`,
  )
  return at(name, [...validate(['operations', route.key, 'request'], body), ...unknown])
}

function checkMessage(name: string, body: unknown): string[] {
  const message = typeof body === 'object' && body !== null && 'message' in body ? body.message : undefined
  return typeof message === 'string' ? [] : [`The ${name} is wrong at /message: must be string.`]
}

function undocumented(route: Route, status: number): string {
  const documented = Object.keys(route.operation.responses).join(', ')
  return `The status ${status} is not documented for ${route.key}: ${documented} are.`
}

function at(name: string, violations: readonly string[]): string[] {
  return violations.map((violation) => `The ${name} is wrong at ${violation}.`)
}

function isEmpty(body: unknown): boolean {
  return body === undefined || body === null || body === ''
}

function isBare(body: unknown): boolean {
  return typeof body === 'object' && body !== null && Object.keys(body).length === 0
}
