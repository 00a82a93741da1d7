import type { GithubApi, Operation } from './github-api.ts'

export interface Route {
  /** As in operations.ts. */
  readonly key: string
  readonly operation: Operation
  /** Decoded values of the path's parameters. */
  readonly pathValues: Readonly<Record<string, string>>
}

export type FindRoute = (method: string, path: string) => Route | undefined

interface Pattern {
  readonly key: string
  readonly method: string
  readonly expression: RegExp
  readonly names: readonly string[]
  readonly literals: number
}

/** Finds the operation of a request. Where several fit, the one with the most literal text is meant. */
export function createFindRoute(api: GithubApi): FindRoute {
  const patterns = Object.entries(api.operations).map(([key, operation]) => createPattern(key, operation))
  patterns.sort((a, b) => b.literals - a.literals)
  return (method, path) => {
    for (const pattern of patterns) {
      const match = pattern.method === method.toUpperCase() ? pattern.expression.exec(path) : null
      const operation = api.operations[pattern.key]
      if (match === null || operation === undefined) continue
      const values = pattern.names.map((name, index) => [name, decode(match[index + 1] ?? '')])
      return { key: pattern.key, operation, pathValues: Object.fromEntries(values) }
    }
    return undefined
  }
}

function createPattern(key: string, operation: Operation): Pattern {
  const [method = '', path = ''] = key.split(' ')
  const names: string[] = []
  const source = path.replaceAll(/[.?*+^$|()[\]\\]/g, '\\$&').replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name)
    const wide = operation.parameters.some((parameter) => parameter.name === name && parameter.multiSegment)
    return wide ? '(.+)' : '([^/]+)'
  })
  const literals = path.split('/').filter((segment) => segment !== '' && !segment.startsWith('{')).length
  return { key, method, expression: new RegExp(`^${source}$`), names, literals }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
