import { type RepositoryRef, ROLES } from '../domain/repository.ts'
import { type RunState, reduce } from '../domain/run-state.ts'
import type { CheckRun, CodeHost, HostedPull, RepositoryHost } from '../ports/code-host.ts'
import type { RunStore } from '../ports/run-store.ts'
import { renderCarriedChecks } from '../view/render-carried-checks.ts'
import { renderChecks, renderNoChangeChecks } from '../view/render-checks.ts'
import { type Ballot, countApprovals } from './count-approvals.ts'
import { rolesOf } from './observe.ts'
import { upsertCheck } from './upsert-check.ts'

export interface PullJudgeDeps {
  readonly codeHost: CodeHost
  readonly runs: Pick<RunStore, 'find' | 'read'>
}

/**
 * Posts the three checks on a pull request that no live run speaks for: `success` where it holds no commit of the
 * agent, else what the runs of those commits say. A required check that is never posted would hang.
 */
export function createPullJudge(deps: PullJudgeDeps) {
  return async (repository: RepositoryRef, number: number): Promise<void> => {
    const gate = deps.codeHost.open(repository, 'gate')
    const pull = await gate.pull(number)
    if (pull.state === 'closed') return
    for (const check of await checksOf({ ...deps, pull, repository, gate })) await upsertCheck(gate, check)
  }
}

interface Scene extends PullJudgeDeps {
  readonly pull: HostedPull
  readonly repository: RepositoryRef
  readonly gate: RepositoryHost
}

async function checksOf(scene: Scene): Promise<CheckRun[]> {
  const { pull, gate } = scene
  const twins = (await gate.openPullsWithHead(pull.headSha)).filter((twin) => twin.number !== pull.number)
  const { shas, complete } = await commitsOf(gate, [pull, ...twins])
  const carried = await carriedRuns(scene, [...new Set([...shas, pull.headSha])])
  const own = carried.find((state) => state.published?.pull === pull.number)
  if (own !== undefined) return renderChecks(own, pull.headSha)
  // The run that is opening this very pull request posts its checks itself.
  if (carried.some((state) => state.published === undefined)) return []
  const refuse = (reason: string) => renderCarriedChecks(pull, carried, { approved: false, reasons: [reason] })
  if (carried.length > 0 && twins.length > 0) return refuse(twinReason(twins))
  if (!complete) return refuse('More than 250 commits: not all could be looked at.')
  // A lost or restored database must not turn what the agent made into nobody's.
  const { bot } = await scene.codeHost.identity()
  if (carried.length === 0 && pull.author.id === bot.id) return refuse('I opened it, and know of no run behind it.')
  if (carried.length === 0) return renderNoChangeChecks(pull.number, pull.headSha)
  return renderCarriedChecks(pull, carried, await votesOn(scene, carried))
}

// A check stands on a commit, so it opens every pull request with that head: what one of them carries, all do.
async function commitsOf(gate: RepositoryHost, pulls: readonly HostedPull[]) {
  const lists = await Promise.all(pulls.map((pull) => gate.pullCommits(pull.number)))
  return { shas: lists.flatMap((list) => list.shas), complete: lists.every((list) => list.complete) }
}

function twinReason(twins: readonly HostedPull[]): string {
  const numbers = twins.map((twin) => `#${twin.number}`).join(', ')
  return `Its head is also the head of ${numbers}: close all but one of them, then close and reopen that one.`
}

// By commit, by merge commit, and, for a stacked pull request squashed a moment ago, by what GitHub says of it now.
async function carriedRuns(scene: Scene, commits: readonly string[]): Promise<RunState[]> {
  const { repository, runs, pull, gate } = scene
  const links = commits.map((value) => ({ kind: 'commit', value }) as const)
  const carried = await statesOf(await runs.find(repository.id, links), scene)
  const stacked = await statesOf(await runs.find(repository.id, [{ kind: 'base', value: pull.headRef }]), scene)
  for (const state of stacked) {
    if (state.published === undefined || carried.some((known) => known.runId === state.runId)) continue
    const child = await gate.pull(state.published.pull)
    if (child.merged && child.mergeCommit !== undefined && commits.includes(child.mergeCommit)) carried.push(state)
  }
  return carried
}

async function statesOf(found: readonly { readonly runId: string }[], deps: PullJudgeDeps): Promise<RunState[]> {
  const states = await Promise.all(found.map(async ({ runId }) => reduce(await deps.runs.read(runId))))
  return states.filter((state) => state !== undefined)
}

async function votesOn({ pull, gate, codeHost }: Scene, carried: readonly RunState[]) {
  const waiting = carried.filter((state) => !isApproved(state))
  if (waiting.length === 0) return { approved: true, reasons: ['Every commit of the agent in it was approved.'] }
  const reviews = await gate.reviews(pull.number)
  const { bot } = await codeHost.identity()
  const requesters = waiting.map(({ intent }) => [intent.requester.id, 'asked for the change'] as const)
  const count = countApprovals({
    head: pull.headSha,
    reviews,
    requests: [],
    roles: await rolesOf(
      reviews.map((review) => review.author),
      gate,
    ),
    excluded: new Map([[bot.id, 'is the agent itself'], [pull.author.id, 'opened this pull request'], ...requesters]),
    policy: strictestPolicy(waiting),
  })
  return { approved: count.enough, reasons: count.reasons }
}

// What was rejected, closed or stopped after its approval is approved no more.
function isApproved(state: RunState): boolean {
  if (state.end !== undefined && state.end.how !== 'merged') return false
  return state.approval?.state === 'approved' && state.approval.tuple.head === state.published?.commit
}

function strictestPolicy(states: readonly RunState[]): Ballot['policy'] {
  const policies = states.flatMap((state) => (state.base === undefined ? [] : [state.base.policy.approval]))
  const role = ROLES.findLast((candidate) => policies.some((policy) => policy.role === candidate)) ?? 'admin'
  return { role, count: Math.max(1, ...policies.map((policy) => policy.count)) }
}
