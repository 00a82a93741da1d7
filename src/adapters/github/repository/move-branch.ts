import { askGraphql } from './ask-graphql.ts'
import type { RepositoryApi } from './repository-api.ts'

const ID = 'query repositoryId($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) { id } }'

// REST compares nothing: without `force` it still moves a branch that somebody set back.
const MUTATION = `mutation moveBranch($id: ID!, $name: GitRefname!, $from: GitObjectID!, $to: GitObjectID!) {
  updateRefs(input: { repositoryId: $id, refUpdates: [{ name: $name, beforeOid: $from, afterOid: $to }] }) {
    clientMutationId
  }
}`

/** Fault `rejected` where the branch is not at `from` any more, or `to` does not descend from it. */
export async function moveBranch(
  api: Pick<RepositoryApi, 'octokit' | 'place'>,
  branch: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  const variables = await api.place()
  const found = await askGraphql<{ repository: { id: string } }>(api, 'repository', { query: ID, variables })
  const move = { id: found.repository.id, name: `refs/heads/${branch}`, from, to }
  await askGraphql(api, 'updateRefs', { query: MUTATION, variables: move })
}
