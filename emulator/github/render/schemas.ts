import type { components } from '@octokit/openapi-types'

/** GitHub's published response schemas: a renderer that misses a required field does not compile. */
export type Schemas = components['schemas']

/** Global ids are opaque on GitHub; ours name their kind and number, and can be looked up. */
export function nodeId(kind: string, id: number | string): string {
  return `${kind}_${Buffer.from(`${kind}:${id}`).toString('base64url')}`
}

/** A shape as it is shown to tests: the description lets ids be bigints, ours are numbers. */
export type Shown<Name extends keyof Schemas> = Omit<Schemas[Name], 'id'> & { readonly id: number }
