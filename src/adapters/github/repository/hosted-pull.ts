import type { RestEndpointMethodTypes } from '@octokit/rest'
import { untrusted } from '../../../domain/untrusted.ts'
import type { HostedPull, HostedReview } from '../../../ports/code-host.ts'
import { actorOf } from '../actor.ts'

type Whole = RestEndpointMethodTypes['pulls']['get']['response']['data']
type Listed = RestEndpointMethodTypes['pulls']['list']['response']['data'][number]

/** A list leaves out who merged, and says `merged_at` where a single pull request says `merged`. */
export function hostedPull(pull: Whole | Listed): HostedPull {
  const merged = pull.merged_at !== null
  const mergedBy = 'merged_by' in pull ? pull.merged_by : null
  // null once the fork that it came from was deleted, whatever the types say.
  const headRepository = pull.head.repo as { readonly id: number } | null
  return {
    number: pull.number,
    nodeId: pull.node_id,
    url: pull.html_url,
    title: untrusted(pull.title),
    body: untrusted(pull.body ?? ''),
    state: pull.state === 'open' ? 'open' : 'closed',
    merged,
    // Before the merge this field holds the commit of a trial merge.
    ...(merged && pull.merge_commit_sha !== null ? { mergeCommit: pull.merge_commit_sha } : {}),
    ...(pull.merged_at === null ? {} : { mergedAt: pull.merged_at }),
    ...(mergedBy === null ? {} : { mergedBy: actorOf(mergedBy) }),
    draft: pull.draft ?? false,
    author: actorOf(pull.user),
    headRef: pull.head.ref,
    headSha: pull.head.sha,
    ...(headRepository === null ? {} : { headRepositoryId: headRepository.id }),
    baseRef: pull.base.ref,
    baseSha: pull.base.sha,
    ...(isStacked(pull) ? { stacked: true as const } : {}),
  }
}

// https://docs.github.com/pull-requests/reference/stacked-pull-requests-apis-and-webhooks
function isStacked(pull: object): boolean {
  return 'stack' in pull && pull.stack !== null && pull.stack !== undefined
}

const REVIEW_STATES: Readonly<Record<string, HostedReview['state']>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
  PENDING: 'pending',
}

/** A state that GitHub may add one day decides nothing. */
export function reviewState(state: string): HostedReview['state'] {
  return REVIEW_STATES[state.toUpperCase()] ?? 'commented'
}
