import type { MergeStanding, Merging } from '../../../ports/merging.ts'
import type { Stacks } from '../../../ports/stacks.ts'
import { askGraphql } from './ask-graphql.ts'
import type { RepositoryApi } from './repository-api.ts'
import { createStacks } from './stacks.ts'

const STANDING = `query standing($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) { isMergeQueueEnabled isInMergeQueue mergeStateStatus }
  }
}`
const ENQUEUE = `mutation enqueue($id: ID!, $head: GitObjectID!) {
  enqueuePullRequest(input: { pullRequestId: $id, expectedHeadOid: $head }) { clientMutationId }
}`
const DEQUEUE = `mutation dequeue($id: ID!) {
  dequeuePullRequest(input: { id: $id }) { clientMutationId }
}`

const STATES: Readonly<Record<string, MergeStanding['state']>> = {
  CLEAN: 'clean',
  // Clean, on an enterprise server that has hooks of its own.
  HAS_HOOKS: 'clean',
  UNSTABLE: 'unstable',
  BLOCKED: 'blocked',
  BEHIND: 'behind',
  DIRTY: 'dirty',
  DRAFT: 'draft',
}

interface Standing {
  readonly repository: {
    readonly pullRequest: {
      readonly isMergeQueueEnabled: boolean
      readonly isInMergeQueue: boolean
      readonly mergeStateStatus: string
    }
  }
}

/** Through the synchronous endpoint: the asynchronous one refuses an App's token late, and takes whole stacks along. */
export function createMerging(api: RepositoryApi): Merging & Stacks {
  return {
    ...createStacks(api),
    async mergeStanding(number) {
      const found = await askGraphql<Standing>(api, 'standing', {
        query: STANDING,
        variables: { ...(await api.place()), number },
      })
      const { isMergeQueueEnabled, isInMergeQueue, mergeStateStatus } = found.repository.pullRequest
      return { queue: isMergeQueueEnabled, queued: isInMergeQueue, state: STATES[mergeStateStatus] ?? 'unknown' }
    },
    async mergePull({ number, head, method, title, message }) {
      const words = method === 'rebase' ? {} : { commit_title: title, commit_message: message }
      const what = { pull_number: number, sha: head, merge_method: method, ...words }
      await api.octokit.rest.pulls.merge({ ...(await api.place()), ...what })
    },
    async enqueuePull(id, head) {
      await api.place()
      await askGraphql(api, 'enqueuePullRequest', { query: ENQUEUE, variables: { id, head } })
    },
    async dequeuePull(id) {
      await api.place()
      await askGraphql(api, 'dequeuePullRequest', { query: DEQUEUE, variables: { id } })
    },
  }
}
