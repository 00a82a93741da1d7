import type { Actor } from '../state/accounts.ts'
import type { PullRequest } from '../state/issues.ts'
import type { Repository, World } from '../state/world.ts'
import { setIssueState } from './issues.ts'

const KEYWORD = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)[ :]+#(\d+)\b/gi

/** Whether a merge of the pull request would close the issue: only into the default branch do keywords mean anything. */
export function mentionsToClose({ body, pull }: PullRequest, repository: Repository, number: number): boolean {
  const named = [...(body ?? '').matchAll(KEYWORD)].map(([, mentioned]) => Number(mentioned))
  return pull.base.ref === repository.defaultBranch && named.includes(number)
}

/** Closes the issues that a merged pull request's body names with a closing keyword. */
export function closeMentionedIssues(
  world: World,
  repository: Repository,
  on: { actor: Actor; issue: PullRequest },
): void {
  for (const [, number] of (on.issue.body ?? '').matchAll(KEYWORD)) {
    const issue = repository.issues.get(Number(number))
    if (issue === undefined || issue.pull !== undefined || issue.state === 'closed') continue
    setIssueState(world, repository, { actor: on.actor, issue, state: 'closed', reason: 'completed' })
  }
}
