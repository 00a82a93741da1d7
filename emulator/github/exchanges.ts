import type { GitHubOptions } from './emulator.ts'
import type { Answer } from './router.ts'

export interface SeenExchange {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** As it was sent; undefined where there was none. */
  readonly body: unknown
  readonly status: number
  readonly answer: unknown
}

export interface Exchanges {
  readonly violations: readonly string[]
  add(exchange: SeenExchange): void
  /** A bug of the emulator's: never to be taken for GitHub's answer. */
  fail(request: Pick<SeenExchange, 'method' | 'path'>, error: unknown): Answer
  count(): number
  /** Requests that GitHub's secondary limit counts: they make something that people are told of. */
  creating(): number
}

/** Counts what is exchanged and holds it against GitHub's published description. */
export function createExchanges({ contract, log }: Pick<GitHubOptions, 'contract' | 'log'>): Exchanges {
  const violations: string[] = []
  let count = 0
  let creating = 0
  return {
    violations,
    count: () => count,
    creating: () => creating,
    fail({ method, path }, error) {
      violations.push(`The emulator failed at ${method} ${path}: ${String(error)}`)
      return { status: 500, body: { message: String(error) } }
    },
    add({ method, path, query, body, status, answer }) {
      count += 1
      if (method !== 'GET' && !createsNothing(path, body)) creating += 1
      log?.(`${method} ${path} ${status}`)
      const exchange = {
        method,
        path,
        query: query.toString(),
        requestBody: body,
        status,
        responseBody: toJson(answer),
      }
      violations.push(...(contract?.check(exchange) ?? []))
    },
  }
}

const TOKENS = /\/access_tokens$|^\/installation\/token$/

// Of GraphQL, mutations make something; everything there is posted.
function createsNothing(path: string, body: unknown): boolean {
  if (path !== '/graphql') return TOKENS.test(path)
  const query = typeof body === 'object' && body !== null && 'query' in body ? body.query : ''
  return !String(query).trimStart().startsWith('mutation')
}

// What is judged is what was sent: JSON has no undefined.
function toJson(answer: unknown): unknown {
  return answer === undefined ? undefined : JSON.parse(JSON.stringify(answer))
}
