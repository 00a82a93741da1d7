import { approvalsNeeded } from '../domain/approvals-needed.ts'
import { type RepositoryRef, ROLES } from '../domain/repository.ts'
import { furtherOf, wantsRound } from '../domain/round-state.ts'
import { type RunState, reduce } from '../domain/run-state.ts'
import type { CodeHost, HostedPull, RepositoryHost } from '../ports/code-host.ts'
import type { RunStore } from '../ports/run-store.ts'
import { renderRequirement } from '../view/render-requirement.ts'
import { type Ballot, countApprovals } from './count-approvals.ts'
import { type Hearing, judgeRequirements } from './judge-requirements.ts'
import { rolesOf } from './observe.ts'
import { observeBelonging } from './observe-belonging.ts'
import { observeRequirements } from './observe-requirements.ts'

export interface JudgeDeps {
  readonly codeHost: CodeHost
  readonly runs: Pick<RunStore, 'find' | 'read'>
}

/** A pull request whose commits are looked through for those of the agent. */
export interface Scene extends JudgeDeps {
  readonly pull: HostedPull
  readonly repository: RepositoryRef
  readonly gate: RepositoryHost
}

/** By commit, by merge commit, and, for a stacked pull request squashed a moment ago, by what GitHub says of it now. */
export async function carriedRuns(scene: Scene, commits: readonly string[]): Promise<RunState[]> {
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

async function statesOf(found: readonly { readonly runId: string }[], deps: JudgeDeps): Promise<RunState[]> {
  const states = await Promise.all(found.map(async ({ runId }) => reduce(await deps.runs.read(runId))))
  return states.filter((state) => state !== undefined)
}

/** Whether everything carried was approved, in its own pull request or by the votes on the one that carries it. */
export async function votesOn(scene: Scene, carried: readonly RunState[]) {
  const { pull, gate, codeHost } = scene
  const waiting = carried.filter((state) => !isApproved(state))
  if (waiting.length === 0) return { approved: true, reasons: ['Every commit of the agent in it was approved.'] }
  const reviews = await gate.reviews(pull.number)
  const { bot } = await codeHost.identity()
  const requesters = waiting.map(({ intent }) => [intent.requester.id, 'asked for the change'] as const)
  const ballot: Ballot = {
    head: pull.headSha,
    reviews,
    requests: [],
    roles: await rolesOf(
      reviews.map((review) => review.author),
      gate,
    ),
    excluded: new Map([[bot.id, 'is the agent itself'], [pull.author.id, 'opened this pull request'], ...requesters]),
    policy: strictestPolicy(waiting),
  }
  const count = countApprovals(ballot)
  const unmet = await unmetBy(scene, waiting, { ...ballot, approvers: count.approvers })
  return { approved: count.enough && unmet.length === 0, reasons: [...count.reasons, ...unmet] }
}

// What each run's own policy asks for has to be met by the votes on what carries them all.
async function unmetBy(
  { pull, gate, codeHost, repository }: Scene,
  waiting: readonly RunState[],
  hearing: Pick<Hearing, 'approvers' | 'roles' | 'excluded'>,
): Promise<string[]> {
  const lists = await Promise.all(
    waiting.map((state) => observeRequirements(state, { host: gate, baseRef: pull.baseRef })),
  )
  const requirements = lists.flat()
  if (requirements.length === 0) return []
  const others = [pull.author, ...waiting.map(({ intent }) => intent.requester)]
  const asking = { requirements, voters: hearing.approvers, others, repository }
  const judged = judgeRequirements({
    ...hearing,
    requirements,
    belonging: await observeBelonging(asking, codeHost),
  })
  return [...new Set(judged.filter(({ met }) => !met).map((one) => renderRequirement(one, repository.owner)))]
}

/**
 * What was rejected, closed or stopped after its approval is approved no more, nor what is worked on again: from when it
 * is heard, not from when the gate comes to say so.
 */
export function isApproved(state: RunState): boolean {
  if (state.end === undefined ? isTakenUp(state) : state.end.how !== 'merged') return false
  return state.approval?.state === 'approved' && state.approval.tuple.head === state.published?.commit
}

function isTakenUp(state: RunState): boolean {
  return (
    (state.stop ?? state.rejection ?? state.givenUp) !== undefined ||
    wantsRound(state) ||
    furtherOf(state) !== undefined
  )
}

function strictestPolicy(states: readonly RunState[]): Ballot['policy'] {
  const policies = states.flatMap(({ base, judged }) => {
    if (base === undefined) return []
    const { approval } = base.policy
    return [{ role: approval.role, count: approvalsNeeded(approval, judged?.verdict) }]
  })
  const role = ROLES.findLast((candidate) => policies.some((policy) => policy.role === candidate)) ?? 'admin'
  return { role, count: Math.max(1, ...policies.map((policy) => policy.count)) }
}
