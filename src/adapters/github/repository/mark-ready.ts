import { askGraphql } from './ask-graphql.ts'
import type { RepositoryApi } from './repository-api.ts'

// REST cannot: `PATCH /pulls` has no `draft`.
const MUTATION = `mutation markReady($id: ID!) {
  markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } }
}`

/** Marking one that is ready already is no error. */
export async function markReady(api: Pick<RepositoryApi, 'octokit' | 'place'>, nodeId: string): Promise<void> {
  await api.place()
  await askGraphql(api, 'markPullRequestReadyForReview', { query: MUTATION, variables: { id: nodeId } })
}
