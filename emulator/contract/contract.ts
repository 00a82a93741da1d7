import { loadGithubApi } from './github-api.ts'
import { createGraphqlRules } from './graphql.ts'
import { checkRequest, checkResponse, type Exchange } from './rest.ts'
import { createFindRoute } from './route.ts'
import { createValidate } from './validator.ts'

export type { Exchange } from './rest.ts'

/** Judges exchanges with GitHub, whoever plays it, by GitHub's published description. An empty list means no violation. */
export interface Contract {
  /**
   * One sentence per violation, naming the operation and a JSON pointer into the body. `POST /graphql` is judged by the
   * GraphQL schema, its answer included.
   */
  check(exchange: Exchange): string[]
  /** Judges a GraphQL document and its variables. The first call builds the schema (0.15 s). */
  checkGraphql(query: string, variables: unknown): string[]
  /** What has been judged so far. A `POST /graphql` counts as graphql only. */
  readonly counts: { readonly requests: number; readonly responses: number; readonly graphql: number }
}

export function createContract(): Contract {
  const api = loadGithubApi()
  const findRoute = createFindRoute(api)
  const rules = { api, validate: createValidate(api) }
  const graphql = createGraphqlRules()
  const counts = { requests: 0, responses: 0, graphql: 0 }

  function checkGraphql(query: string, variables: unknown): string[] {
    counts.graphql += 1
    return graphql.checkQuery(query, variables)
  }

  function checkGraphqlExchange({ requestBody, status, responseBody }: Exchange): string[] {
    counts.graphql += 1
    return graphql.checkExchange(requestBody, status, responseBody)
  }

  function check(exchange: Exchange): string[] {
    const { method, path } = exchange
    if (method.toUpperCase() === 'POST' && path === '/graphql') return checkGraphqlExchange(exchange)
    counts.requests += 1
    const route = findRoute(method, path)
    if (route === undefined)
      return [`${method} ${path} is no operation of the extract: correct it, or add it to operations.ts.`]
    counts.responses += 1
    return [...checkRequest(rules, route, exchange), ...checkResponse(rules, route, exchange)]
  }

  return { check, checkGraphql, counts }
}
