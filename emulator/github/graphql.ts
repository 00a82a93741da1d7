import { graphql } from 'graphql'
import { actorOf, findRepository } from './access.ts'
import { setDraft } from './actions/pulls.ts'
import { dequeuePull, enqueuePull } from './actions/queue.ts'
import { createRef, deleteRef, updateRef } from './actions/refs.ts'
import type { Caller } from './auth.ts'
import { type Known, type Mutation, refusing, requireWrite, sees, unresolved } from './graphql-access.ts'
import { showEntry, showPull, showRepository } from './graphql-nodes.ts'
import { SCHEMA } from './graphql-schema.ts'
import { findThread, showThread } from './graphql-threads.ts'
import { GitHubRefusal } from './refusal.ts'
import { nodeId } from './render/schemas.ts'
import type { Actor } from './state/accounts.ts'
import type { PullRequest } from './state/issues.ts'
import type { QueueEntry } from './state/queue.ts'
import { pullsOf, type Repository, type World } from './state/world.ts'

export interface GraphqlRequest {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

/** Answers a GraphQL request. As on GitHub, refusals come with status 200 and a `type` beside each message. */
export async function executeGraphql(world: World, caller: Caller, request: GraphqlRequest): Promise<unknown> {
  if (caller.kind !== 'user' && caller.kind !== 'installation')
    throw new GitHubRefusal(401, 'This endpoint requires you to be authenticated.')
  const result = await graphql({
    schema: SCHEMA,
    source: request.query,
    variableValues: request.variables,
    rootValue: createRoot(world, caller),
  })
  if (result.errors === undefined) return { data: result.data }
  const errors = result.errors.map(({ message, path, locations, extensions }) => ({
    ...(extensions.type === undefined ? {} : { type: extensions.type }),
    ...(path === undefined ? {} : { path }),
    locations,
    message,
  }))
  return { ...(result.data === undefined ? {} : { data: result.data }), errors }
}

function createRoot(world: World, caller: Known) {
  const draft =
    (to: boolean): Mutation<{ pullRequestId: string }> =>
    async ({ input }) => {
      const { repository, issue } = findPull(world, caller, input.pullRequestId)
      requireWrite(world, caller, { repository, permission: 'pull_requests' })
      await refusing(() => setDraft(world, repository, { actor: actorOf(caller), issue, draft: to }))
      return { clientMutationId: input.clientMutationId ?? null, pullRequest: showPull(world, repository, issue) }
    }
  const queueing =
    <Input>(
      idOf: (input: Input) => string,
      act: (repository: Repository, on: { actor: Actor; issue: PullRequest }, input: Input) => Promise<QueueEntry>,
    ): Mutation<Input> =>
    async ({ input }) => {
      const { repository, issue } = findPull(world, caller, idOf(input))
      for (const permission of ['contents', 'pull_requests']) requireWrite(world, caller, { repository, permission })
      const entry = await refusing(() => act(repository, { actor: actorOf(caller), issue }, input))
      return { clientMutationId: input.clientMutationId ?? null, mergeQueueEntry: showEntry(repository, entry) }
    }
  return {
    node: ({ id }: { id: string }) => {
      const { repository, issue } = findPull(world, caller, id)
      return showPull(world, repository, issue)
    },
    repository: ({ owner, name }: { owner: string; name: string }) =>
      refusing(() => showRepository(world, findRepository(world, caller, { owner, repo: name }))),
    markPullRequestReadyForReview: draft(false),
    convertPullRequestToDraft: draft(true),
    enqueuePullRequest: queueing<{ pullRequestId: string; expectedHeadOid?: string }>(
      ({ pullRequestId }) => pullRequestId,
      (repository, on, { expectedHeadOid }) => enqueuePull(world, repository, { ...on, head: expectedHeadOid }),
    ),
    dequeuePullRequest: queueing<{ id: string }>(
      ({ id }) => id,
      (repository, on) => dequeuePull(world, repository, on),
    ),
    updateRefs: updateRefs(world, caller),
    resolveReviewThread: resolveThread(world, caller),
  }
}

interface RefUpdate {
  readonly name: string
  readonly afterOid: string
  readonly beforeOid?: string | null
  readonly force?: boolean
}

const NOTHING = '0'.repeat(40)

function updateRefs(world: World, caller: Known): Mutation<{ repositoryId: string; refUpdates: readonly RefUpdate[] }> {
  return async ({ input }) => {
    const repository = world.repositories.find((one) => nodeId('R', one.id) === input.repositoryId)
    if (repository === undefined || !sees(world, caller, repository)) throw unresolved(input.repositoryId)
    requireWrite(world, caller, { repository, permission: 'contents' })
    for (const update of input.refUpdates) await refusing(() => applyUpdate(world, caller, { repository, update }))
    return { clientMutationId: input.clientMutationId ?? null }
  }
}

// `beforeOid` makes it compare-and-swap; all zeros say "must not exist" and "delete".
async function applyUpdate(
  world: World,
  caller: Known,
  at: { repository: Repository; update: RefUpdate },
): Promise<void> {
  const { repository, update } = at
  const { name: ref, afterOid: sha, beforeOid, force = false } = update
  const workflows = caller.kind === 'user' || caller.permissions.workflows === 'write'
  const change = { actor: actorOf(caller), ref, workflows, force }
  const current = (await repository.git.ref(ref)) ?? NOTHING
  if (beforeOid !== undefined && beforeOid !== null && beforeOid !== current) {
    throw new GitHubRefusal(422, `Reference cannot be updated: expected ${ref} at ${beforeOid}, found ${current}`)
  }
  if (sha === NOTHING) await deleteRef(world, repository, change)
  else if (current === NOTHING) await createRef(world, repository, { ...change, sha })
  else await updateRef(world, repository, { ...change, sha })
}

function resolveThread(world: World, caller: Known): Mutation<{ threadId: string }> {
  return async ({ input }) => {
    const found = findThread(world, input.threadId)
    if (found === undefined || !sees(world, caller, found.repository)) throw unresolved(input.threadId)
    requireWrite(world, caller, { repository: found.repository, permission: 'pull_requests' })
    found.issue.pull.resolvedThreads.add(found.comment.id)
    const thread = await showThread(found.repository, found.issue, found.comment)
    return { clientMutationId: input.clientMutationId ?? null, thread }
  }
}

function findPull(world: World, caller: Known, id: string): { repository: Repository; issue: PullRequest } {
  for (const repository of world.repositories) {
    const issue = pullsOf(repository).find((one) => nodeId('PR', one.pull.id) === id)
    if (issue !== undefined && sees(world, caller, repository)) return { repository, issue }
  }
  throw unresolved(id)
}
