import { roleOf } from './access.ts'
import { mergeTrees } from './merge-trees.ts'
import { type App, roleAtLeast, type User } from './state/accounts.ts'
import type { CheckRun, RequiredCheck, Ruleset } from './state/checks.ts'
import type { PullRequest, Review } from './state/issues.ts'
import type { Repository, World } from './state/world.ts'

export interface MergeVerdict {
  /** Whether the two sides merge without conflict; null once it is merged or closed. */
  readonly mergeable: boolean | null
  readonly state: 'clean' | 'dirty' | 'blocked' | 'draft' | 'unstable' | 'unknown'
  /** What the base branch's rules still want, in GitHub's words. */
  readonly violations: readonly string[]
}

/** Whether a pull request could be merged now, and what is in the way. */
export async function evaluateMerge(world: World, repository: Repository, issue: PullRequest): Promise<MergeVerdict> {
  if (issue.state === 'closed') return { mergeable: null, state: 'unknown', violations: [] }
  const base = await repository.git.ref(`refs/heads/${issue.pull.base.ref}`)
  const merged = base === null ? null : await mergeTrees(repository.git, base, issue.pull.head.sha)
  const violations = pullViolations(world, repository, issue)
  if (merged === null) return { mergeable: false, state: 'dirty', violations }
  if (issue.pull.draft) return { mergeable: true, state: 'draft', violations }
  if (violations.length > 0) return { mergeable: true, state: 'blocked', violations }
  return { mergeable: true, state: hasRedCheck(repository, issue.pull.head.sha) ? 'unstable' : 'clean', violations }
}

export function rulesetsOf(repository: Repository, branch: string): Ruleset[] {
  return repository.rulesets.filter((ruleset) =>
    ruleset.branches.some((pattern) => covers(repository, pattern, branch)),
  )
}

/** How the merge queue of a branch merges; undefined where it has none. */
export function mergeQueueOf(repository: Repository, branch: string): Ruleset['mergeQueue'] {
  return rulesetsOf(repository, branch).find(({ mergeQueue }) => mergeQueue !== undefined)?.mergeQueue
}

/** Rulesets that hold for somebody: administrators may be let past. */
export function rulesetsFor(world: World, repository: Repository, at: { branch: string; user: User }): Ruleset[] {
  const isAdmin = roleOf(world, repository, at.user) === 'admin'
  return rulesetsOf(repository, at.branch).filter((ruleset) => !(isAdmin && ruleset.bypassAdmins))
}

/** What the required checks of some rulesets say about a commit: one sentence for each that is not satisfied. */
export function checkViolations(repository: Repository, sha: string, rulesets: readonly Ruleset[]): string[] {
  return rulesets
    .flatMap((ruleset) => ruleset.requiredChecks)
    .map((check) => ({ check, state: checkState(repository, sha, check) }))
    .filter(({ state }) => state !== 'satisfied')
    .map(({ check, state }) => `Required status check "${check.context}" is ${state}.`)
}

function pullViolations(world: World, repository: Repository, issue: PullRequest): string[] {
  const rulesets = rulesetsOf(repository, targetOf(repository, issue))
  return [...reviewViolations(world, repository, issue), ...checkViolations(repository, issue.pull.head.sha, rulesets)]
}

function reviewViolations(world: World, repository: Repository, issue: PullRequest): string[] {
  const rulesets = rulesetsOf(repository, targetOf(repository, issue))
  if (rulesets.length === 0) return []
  const latest = [...latestReviews(issue).values()].filter(
    ({ user }) => user.id !== issue.actor.user.id && roleAtLeast(roleOf(world, repository, user), 'write'),
  )
  const wanted = Math.max(...rulesets.map((ruleset) => ruleset.requiredApprovals))
  const approvals = latest.filter((review) => review.state === 'APPROVED').length
  const plural = wanted === 1 ? 'review is' : 'reviews are'
  return [
    ...(approvals < wanted ? [`At least ${wanted} approving ${plural} required by reviewers with write access.`] : []),
    ...(wanted > 0 && latest.some((review) => review.state === 'CHANGES_REQUESTED')
      ? ['Changes have been requested.']
      : []),
  ]
}

// A later comment does not take an approval back; a dismissal does.
function latestReviews(issue: PullRequest): Map<number, Review> {
  const latest = new Map<number, Review>()
  for (const review of issue.pull.reviews) {
    if (review.state !== 'COMMENTED' && review.state !== 'PENDING') latest.set(review.user.id, review)
  }
  return latest
}

type CheckState = 'satisfied' | 'expected' | 'in progress' | 'queued' | 'pending' | 'failing'

function checkState(repository: Repository, sha: string, required: RequiredCheck): CheckState {
  const bound = (app: App | null): boolean =>
    required.integration_id === undefined || app?.id === required.integration_id
  const run = latestRuns(repository, sha).find((one) => one.name === required.context && bound(one.app))
  if (run !== undefined) return runState(run)
  const status = repository.statuses.findLast(
    (one) => one.sha === sha && one.context === required.context && bound(one.actor.app),
  )
  if (status === undefined) return 'expected'
  if (status.state === 'pending') return 'pending'
  return status.state === 'success' ? 'satisfied' : 'failing'
}

function runState(run: CheckRun): CheckState {
  if (run.status === 'queued') return 'queued'
  if (run.status === 'in_progress') return 'in progress'
  return isGood(run) ? 'satisfied' : 'failing'
}

// Neutral and skipped satisfy a required check.
function isGood(run: CheckRun): boolean {
  return ['success', 'neutral', 'skipped'].includes(run.conclusion ?? '')
}

/** The newest run of each App and name on a commit. */
export function latestRuns(repository: Repository, sha: string): CheckRun[] {
  const latest = new Map<string, CheckRun>()
  for (const run of repository.checkRuns) {
    if (run.headSha === sha) latest.set(`${run.app.id} ${run.name}`, run)
  }
  return [...latest.values()].reverse()
}

function hasRedCheck(repository: Repository, sha: string): boolean {
  return latestRuns(repository, sha).some((run) => !isGood(run))
}

function covers(repository: Repository, pattern: string, branch: string): boolean {
  if (pattern === '~ALL') return true
  if (pattern === '~DEFAULT_BRANCH') return branch === repository.defaultBranch
  const source = pattern
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, (stars) => (stars.length > 1 ? '.*' : '[^/]*'))
  return new RegExp(`^${source}$`).test(branch)
}

// GitHub holds what is in a stack against the rules of the branch that the whole stack goes to.
function targetOf(repository: Repository, issue: PullRequest): string {
  const stack = repository.stacks?.find(({ pulls }) => pulls.includes(issue.number))
  return stack?.base ?? issue.pull.base.ref
}
