import { approvalsNeeded } from '../domain/approvals-needed.ts'
import { type RepositoryRef, ROLES } from '../domain/repository.ts'
import { type RunState, reduce } from '../domain/run-state.ts'
import type { CodeHost, HostedPull, RepositoryHost } from '../ports/code-host.ts'
import type { RunStore } from '../ports/run-store.ts'
import { type Ballot, countApprovals } from './count-approvals.ts'
import { rolesOf } from './observe.ts'

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
export async function votesOn({ pull, gate, codeHost }: Scene, carried: readonly RunState[]) {
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

/** What was rejected, closed or stopped after its approval is approved no more. */
export function isApproved(state: RunState): boolean {
  if (state.end !== undefined && state.end.how !== 'merged') return false
  return state.approval?.state === 'approved' && state.approval.tuple.head === state.published?.commit
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
