import { mentionsToClose } from './actions/closing.ts'
import { entryOf } from './actions/queue.ts'
import { diffFiles } from './diff.ts'
import { typed } from './graphql-error.ts'
import { type Page, showThreads } from './graphql-threads.ts'
import { rangeOf } from './render/pull.ts'
import { repositoryHtml } from './render/repository.ts'
import { nodeId } from './render/schemas.ts'
import { evaluateMerge, mergeQueueOf } from './rules.ts'
import type { Issue, PullRequest } from './state/issues.ts'
import type { QueueEntry } from './state/queue.ts'
import { pullsOf, type Repository, type World } from './state/world.ts'

/** A pull request as far as queries ask for it. */
export function showPull(world: World, repository: Repository, issue: PullRequest) {
  const { pull } = issue
  return {
    __typename: 'PullRequest',
    id: nodeId('PR', pull.id),
    number: issue.number,
    title: issue.title,
    body: issue.body ?? '',
    url: `${repositoryHtml(world, repository)}/pull/${issue.number}`,
    isDraft: pull.draft,
    state: pull.mergedAt !== null ? 'MERGED' : issue.state.toUpperCase(),
    merged: pull.mergedAt !== null,
    headRefName: pull.head.ref,
    headRefOid: pull.head.sha,
    baseRefName: pull.base.ref,
    baseRefOid: pull.base.sha,
    updatedAt: issue.updatedAt,
    isMergeQueueEnabled: mergeQueueOf(repository, pull.base.ref) !== undefined,
    isInMergeQueue: entryOf(repository, issue) !== undefined,
    mergeStateStatus: async () => (await evaluateMerge(world, repository, issue)).state.toUpperCase(),
    mergeQueueEntry: () => showEntry(repository, entryOf(repository, issue)),
    author: showActor(issue.actor.user),
    changedFiles: async () => {
      const { mergeBase, head } = await rangeOf(repository, issue)
      return (await diffFiles(repository.git, mergeBase, head)).length
    },
    repository: () => showRepository(world, repository),
    reviewThreads: (page: Page) => showThreads(repository, issue, page),
  }
}

export function showRepository(world: World, repository: Repository): Record<string, unknown> {
  return {
    __typename: 'Repository',
    id: nodeId('R', repository.id),
    name: repository.name,
    nameWithOwner: `${repository.owner.login}/${repository.name}`,
    isPrivate: repository.private,
    pullRequest: ({ number }: { number: number }) => {
      const issue = pullsOf(repository).find((one) => one.number === number)
      if (issue === undefined)
        throw typed('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`)
      return showPull(world, repository, issue)
    },
    issue: ({ number }: { number: number }) => {
      const issue = repository.issues.get(number)
      if (issue === undefined || issue.pull !== undefined)
        throw typed('NOT_FOUND', `Could not resolve to an Issue with the number of ${number}.`)
      return showIssue(world, repository, issue)
    },
    pullRequests: ({ states, baseRefName, first }: { states?: string[]; baseRefName?: string; first?: number }) => ({
      nodes: pullsOf(repository)
        .map((pull) => showPull(world, repository, pull))
        .filter((pull) => states?.includes(pull.state) ?? true)
        .filter((pull) => baseRefName === undefined || pull.baseRefName === baseRefName)
        .sort((left, right) => right.number - left.number)
        .slice(0, first),
    }),
  }
}

function showIssue(world: World, repository: Repository, { id, number }: Issue) {
  const closing = pullsOf(repository).filter((pull) => mentionsToClose(pull, repository, number))
  return {
    __typename: 'Issue',
    id: nodeId('I', id),
    number,
    closedByPullRequestsReferences: ({ includeClosedPrs, first }: { includeClosedPrs: boolean; first?: number }) => ({
      nodes: closing
        .filter(({ state }) => includeClosedPrs || state === 'open')
        .map((pull) => showPull(world, repository, pull))
        .slice(0, first),
    }),
  }
}

// As GraphQL names them: an App's bot without its suffix.
function showActor({ login, type }: { readonly login: string; readonly type: string }) {
  return type === 'Bot' ? { __typename: 'Bot', login: login.replace('[bot]', '') } : { __typename: 'User', login }
}

export function showEntry(repository: Repository, entry: QueueEntry | undefined) {
  if (entry === undefined) return null
  const line = repository.queues.get(entry.issue.pull.base.ref) ?? []
  const { id, enqueuedAt } = entry
  return { id: nodeId('MQE', id), enqueuedAt, position: line.indexOf(entry) + 1, state: 'AWAITING_CHECKS' }
}
