import type { GitHubOptions } from './emulator.ts'

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
    add({ method, path, query, body, status, answer }) {
      count += 1
      if (method !== 'GET' && path !== '/graphql' && !path.endsWith('/access_tokens')) creating += 1
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

// What is judged is what was sent: JSON has no undefined.
function toJson(answer: unknown): unknown {
  return answer === undefined ? undefined : JSON.parse(JSON.stringify(answer))
}
