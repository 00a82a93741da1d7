import { faultOfGraphql } from '../fault.ts'
import type { RepositoryApi } from './repository-api.ts'

/** Asks what REST cannot. @param name what faults call it: of no argument any value. */
export async function askGraphql<T>(
  { octokit }: Pick<RepositoryApi, 'octokit'>,
  name: string,
  { query, variables }: { readonly query: string; readonly variables: Readonly<Record<string, unknown>> },
): Promise<T> {
  try {
    return await octokit.graphql<T>(query, variables)
  } catch (error) {
    if (!isRefusal(error)) throw error
    throw faultOfGraphql(error.errors, name)
  }
}

function isRefusal(error: unknown): error is { errors: { type?: string; message: string }[] } {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
}
