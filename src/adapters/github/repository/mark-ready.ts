import { faultOfGraphql } from '../fault.ts'
import type { RepositoryApi } from './repository-api.ts'

// REST cannot: `PATCH /pulls` has no `draft`.
const MUTATION = `mutation markReady($id: ID!) {
  markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } }
}`

/** Marking one that is ready already is no error. */
export async function markReady(api: Pick<RepositoryApi, 'octokit' | 'place'>, nodeId: string): Promise<void> {
  await api.place()
  try {
    await api.octokit.graphql(MUTATION, { id: nodeId })
  } catch (error) {
    if (!isGraphqlRefusal(error)) throw error
    throw faultOfGraphql(error.errors, 'markPullRequestReadyForReview')
  }
}

function isGraphqlRefusal(error: unknown): error is { errors: { type?: string; message: string }[] } {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
}
