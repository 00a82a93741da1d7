import { approvalsNeeded } from '../domain/approvals-needed.ts'
import type { Policy } from '../domain/policy.ts'
import type { Actor } from '../domain/repository.ts'
import type { RunState } from '../domain/run-state.ts'
import type { Verdict } from '../domain/verdict.ts'
import type { HostedReview } from '../ports/code-host.ts'
import type { ReadPolicy } from '../ports/policy-source.ts'
import { renderRequirement } from '../view/render-requirement.ts'
import { type Ballot, countApprovals } from './count-approvals.ts'
import { isApproved } from './is-approved.ts'
import { judgeRequirements } from './judge-requirements.ts'
import { rolesOf, unreadable } from './observe.ts'
import { observeBelonging } from './observe-belonging.ts'
import { observeRequirements } from './observe-requirements.ts'
import type { Scene } from './scene.ts'

/** Votes on what carries the runs; none where they are not asked for. */
export interface Hearing extends Scene {
  readonly reviews: readonly HostedReview[]
}

type Elsewhere = RunState & Required<Pick<RunState, 'base' | 'published'>>
interface Terms {
  readonly policy: Policy
  readonly verdict: Verdict | undefined
}

/**
 * What was made for one branch may be carried into another one, whose policy asks for more: a stacked change by way of
 * the pull request that it went into. Where the policies of the two differ, or the branch has code owners that somebody
 * could have moved on the other one, it is measured by those of the branch that it goes to. Whoever approved it counts
 * there as well, and so do votes on what carries it.
 * @returns why it may not go there; nothing where it may.
 */
export async function objectionsElsewhere(hearing: Hearing, states: readonly RunState[]): Promise<string[]> {
  const isElsewhere = (state: RunState): state is Elsewhere =>
    state.base !== undefined && state.published !== undefined && madeFor(state) !== hearing.pull.baseRef
  const elsewhere = states.filter(isElsewhere)
  if (elsewhere.length === 0) return []
  const policyFor = createPolicyDesk(hearing)
  const here = await policyFor(hearing.pull.baseRef)
  if (here === undefined) return ['The policy cannot be read, so nothing is approved by it.']
  const reasons: string[] = []
  for (const state of elsewhere) {
    const there = await policyFor(madeFor(state) ?? '')
    reasons.push(...(await objectionsTo(state, { here, isSame: there?.digest === here.digest }, hearing)))
  }
  return [...new Set(reasons)]
}

// A release carries hundreds of changes, which went to few branches.
function createPolicyDesk({ repository, gate, policies }: Scene) {
  const known = new Map<string, Promise<ReadPolicy | undefined>>()
  const read = async (branch: string): Promise<ReadPolicy | undefined> => {
    const head = await gate.branchHead(repository.defaultBranch)
    if (head === undefined) return undefined
    const policy = await policies.read(repository, head, branch).catch(unreadable)
    return policy?.problems.length === 0 ? policy : undefined
  }
  return (branch: string): Promise<ReadPolicy | undefined> => {
    const answer = known.get(branch) ?? read(branch)
    known.set(branch, answer)
    return answer
  }
}

function madeFor({ approval, published }: Pick<RunState, 'approval' | 'published'>): string | undefined {
  return approval?.tuple.base ?? published?.base
}

async function objectionsTo(
  state: Elsewhere,
  { here, isSame }: { readonly here: ReadPolicy; readonly isSame: boolean },
  hearing: Hearing,
): Promise<string[]> {
  const { pull, repository } = hearing
  const from = madeFor(state) ?? ''
  const isGuarded = here.policy.approval.codeOwners !== 'required' || from === repository.defaultBranch
  if (isSame && isGuarded) return []
  const judged = isSame ? { verdict: state.judged?.verdict } : await judgeUnder(here.policy, state, hearing)
  if ('objection' in judged) return [judged.objection]
  const unmet = await unmetUnder({ policy: here.policy, ...judged }, state, hearing)
  const place = `#${state.published.pull} went to ${from}, and for ${pull.baseRef} it is not approved.`
  return unmet.length === 0 ? [] : [place, ...unmet]
}

async function judgeUnder(policy: Policy, state: Elsewhere, { pull, rejudge }: Scene) {
  const name = `#${state.published.pull}`
  const judged = await rejudge(state, policy)
  if (!judged.ok) return { objection: `${name} was made for another branch than ${pull.baseRef}. ${judged.reason}` }
  const { verdict } = judged
  if (verdict.verb === 'block') return { objection: `${name} is blocked by the policy for ${pull.baseRef}.` }
  const held = verdict.verb === 'hold' && state.publishRequests.length === 0
  return held
    ? { objection: `${name} would be held by the policy for ${pull.baseRef}, and nobody let it out.` }
    : { verdict }
}

async function unmetUnder(terms: Terms, state: Elsewhere, hearing: Hearing): Promise<string[]> {
  const { pull, gate, codeHost, repository } = hearing
  const ballot = await ballotOf(terms, state, hearing)
  const count = countApprovals(ballot)
  const requirements = await observeRequirements(under(terms, state), { host: gate, baseRef: pull.baseRef })
  const asking = { requirements, voters: count.approvers, others: [state.intent.requester], repository }
  const belonging = await observeBelonging(asking, codeHost)
  const judged = judgeRequirements({ ...ballot, approvers: count.approvers, requirements, belonging })
  const unmet = judged.filter(({ met }) => !met).map((one) => renderRequirement(one, repository.owner))
  const few = `${count.approvers.length} of ${ballot.policy.count} approve it.`
  return [...(count.enough ? [] : [few, ...count.reasons]), ...unmet]
}

function under({ policy, verdict }: Terms, { base, judged, ...state }: Elsewhere): RunState {
  return { ...state, base: { ...base, policy }, ...(judged && verdict && { judged: { ...judged, verdict } }) }
}

async function ballotOf({ policy, verdict }: Terms, state: Elsewhere, hearing: Hearing): Promise<Ballot> {
  const { pull, gate, codeHost } = hearing
  const { requester } = state.intent
  const approvers: readonly Actor[] = isApproved(state) ? (state.approval?.approvers ?? []) : []
  const reviews = hearing.reviews.filter(({ author }) => author.id !== pull.author.id)
  const isSole = state.approval?.soleWriter === true && policy.approval.requester === 'if-sole-writer'
  const { bot } = await codeHost.identity()
  return {
    head: pull.headSha,
    reviews,
    requests: approvers.map((by) => ({ by, commit: pull.headSha })),
    roles: await rolesOf([...approvers, ...reviews.map(({ author }) => author)], gate),
    excluded: new Map([
      ...(state.pushers ?? []).map(({ id }) => [id, "pushed to the agent's branch"] as const),
      ...(isSole ? [] : [[requester.id, 'asked for the change'] as const]),
      [bot.id, 'is the agent itself'],
    ]),
    policy: { role: policy.approval.role, count: approvalsNeeded(policy.approval, verdict) },
  }
}
