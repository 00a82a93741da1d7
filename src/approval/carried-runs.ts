import { approvalsNeeded } from '../domain/approvals-needed.ts'
import { ROLES } from '../domain/repository.ts'
import { type RunState, reduce } from '../domain/run-state.ts'
import { renderRequirement } from '../view/render-requirement.ts'
import { objectionsElsewhere } from './approved-elsewhere.ts'
import { type Ballot, countApprovals } from './count-approvals.ts'
import { isApproved } from './is-approved.ts'
import { type Hearing, judgeRequirements } from './judge-requirements.ts'
import { rolesOf } from './observe.ts'
import { observeBelonging } from './observe-belonging.ts'
import { observeRequirements } from './observe-requirements.ts'
import type { JudgeDeps, Scene } from './scene.ts'

/** By commit, by merge commit, and, for a stacked pull request squashed a moment ago, by what GitHub says of it now. */
export async function carriedRuns(scene: Scene, commits: readonly string[]): Promise<RunState[]> {
  const { repository, runs, gate } = scene
  const links = commits.map((value) => ({ kind: 'commit', value }) as const)
  const carried = await statesOf(await runs.find(repository.id, links), scene)
  for (const state of await stackedUpon(scene)) {
    if (state.published === undefined || carried.some((known) => known.runId === state.runId)) continue
    const child = await gate.pull(state.published.pull)
    if (child.merged && child.mergeCommit !== undefined && commits.includes(child.mergeCommit)) carried.push(state)
  }
  return carried.map((state) => asFarAs(commits, state))
}

// A fork may call its branch as a branch of ours is called, and nothing of ours goes there.
async function stackedUpon(scene: Scene): Promise<RunState[]> {
  const { repository, runs, pull } = scene
  if (pull.headRepositoryId !== repository.id) return []
  return statesOf(await runs.find(repository.id, [{ kind: 'base', value: pull.headRef }]), scene)
}

// What a later round made was approved with all that lies beneath it: what lies beneath it, alone, was not.
function asFarAs(commits: readonly string[], state: RunState): RunState {
  const { published, effects, approval, ...rest } = state
  if (published === undefined || commits.includes(published.commit)) return state
  const made = Object.entries(effects).flatMap(([key, { result }]) => (/^commit(:|$)/.test(key) ? [result] : []))
  const isEarlier = made.some((commit) => typeof commit === 'string' && commits.includes(commit))
  return isEarlier ? { ...rest, published, effects } : state
}

async function statesOf(found: readonly { readonly runId: string }[], deps: JudgeDeps): Promise<RunState[]> {
  const states = await Promise.all(found.map(async ({ runId }) => reduce(await deps.runs.read(runId))))
  return states.filter((state) => state !== undefined)
}

/** Whether everything carried was approved, in its own pull request or by the votes on the one that carries it. */
export async function votesOn(scene: Scene, carried: readonly RunState[]) {
  const { pull, gate, codeHost } = scene
  const waiting = carried.filter((state) => !isApproved(state))
  const reviews = carried.length === 0 ? [] : await gate.reviews(pull.number)
  const elsewhere = await objectionsElsewhere({ ...scene, reviews }, carried)
  if (waiting.length === 0) {
    return elsewhere.length === 0
      ? { approved: true, reasons: ['Every commit of the agent in it was approved.'] }
      : { approved: false, reasons: elsewhere }
  }
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
  const objections = [...unmet, ...elsewhere]
  return { approved: count.enough && objections.length === 0, reasons: [...count.reasons, ...objections] }
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

function strictestPolicy(states: readonly RunState[]): Ballot['policy'] {
  const policies = states.flatMap(({ base, judged }) => {
    if (base === undefined) return []
    const { approval } = base.policy
    return [{ role: approval.role, count: approvalsNeeded(approval, judged?.verdict) }]
  })
  const role = ROLES.findLast((candidate) => policies.some((policy) => policy.role === candidate)) ?? 'admin'
  return { role, count: Math.max(1, ...policies.map((policy) => policy.count)) }
}
