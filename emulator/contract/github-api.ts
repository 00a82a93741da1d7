import { readFileSync } from 'node:fs'

/** A JSON schema; OpenAPI's `nullable` is already a type. */
export type Schema = { readonly [keyword: string]: unknown }

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required: boolean
  /** The value may contain slashes, sent raw. */
  readonly multiSegment: boolean
  readonly schema: Schema
}

export interface Operation {
  readonly parameters: readonly Parameter[]
  /** Absent where the operation takes no body. */
  readonly request?: Schema
  readonly requestRequired: boolean
  /** By status; null where that answer has no body. */
  readonly responses: Readonly<Record<string, Schema | null>>
}

/** The extract of GitHub's OpenAPI description. `$ref` is a pointer from this object's root. */
export interface GithubApi {
  /** The package and version it was taken from. */
  readonly source: string
  /** Keyed as in operations.ts: `GET /repos/{owner}/{repo}`. */
  readonly operations: Readonly<Record<string, Operation>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

export const GITHUB_API_FILE = new URL('./github-api.generated.json', import.meta.url)

export function loadGithubApi(): GithubApi {
  return JSON.parse(readFileSync(GITHUB_API_FILE, 'utf8'))
}
