import { approvalsNeeded } from '../domain/approvals-needed.ts'
import { isFault } from '../domain/fault.ts'
import type { Actor, Role } from '../domain/repository.ts'
import { wantsRound } from '../domain/round-state.ts'
import type { RunState } from '../domain/run-state.ts'
import type { CodeHost, HostedPull, RepositoryHost } from '../ports/code-host.ts'
import type { PolicySource, ReadPolicy } from '../ports/policy-source.ts'
import type { ApprovalFacts } from './decide-approval.ts'
import { observeBelonging } from './observe-belonging.ts'
import { observePushers } from './observe-pushers.ts'
import { observeRequirements } from './observe-requirements.ts'

export interface ObserveDeps {
  readonly codeHost: CodeHost
  readonly policies: PolicySource
}

export type PublishedState = RunState & Required<Pick<RunState, 'published' | 'base'>>

export interface Observed extends ApprovalFacts {
  /** The policy for pull requests into the base branch, where it can be read and is sound. */
  readonly policyNow?: ReadPolicy
}

/** Reads everything that an approval depends on, as it is now. */
export async function observeApproval(state: PublishedState, pull: HostedPull, deps: ObserveDeps): Promise<Observed> {
  const { repository, requester } = state.intent
  const host = deps.codeHost.open(repository, 'read')
  const { bot } = await deps.codeHost.identity()
  const reviews = await host.reviews(pull.number)
  const requests = state.approvalRequests.map(({ by, commit, seq }) => ({ by, commit: commit ?? '', seq }))
  const voters = [...reviews.map((review) => review.author), ...requests.map((request) => request.by)]
  const twins = await host.openPullsWithHead(pull.headSha)
  const soleWriter = await isSoleWriter(state, host)
  const policyNow = await soundPolicy(state, pull, host, deps)
  const roles = await rolesOf(voters, host)
  const { pushers, unknown } = await observePushers(state, host)
  const reviewRules = await host.reviewRules(pull.baseRef)
  return {
    ...(await observeWho({ ...state, pushers }, pull, voters, deps)),
    ...(reviewRules === undefined ? {} : { reviewRules }),
    judged: judgedTuple(state),
    now: { ...(await currentTuple(pull, host, policyNow)), ...(await freshTip(state, pull, host)) },
    ...(policyNow === undefined ? {} : { policyNow }),
    ballot: {
      head: pull.headSha,
      reviews,
      requests,
      roles,
      excluded: new Map([
        ...pushers.map(({ id }) => [id, "pushed to the agent's branch"] as const),
        ...(soleWriter ? [] : [[requester.id, 'asked for the change'] as const]),
        [bot.id, 'is the agent itself'],
      ]),
      policy: {
        role: state.base.policy.approval.role,
        count: approvalsNeeded(state.base.policy.approval, state.judged?.verdict),
      },
    },
    twins: twins.filter((twin) => twin.number !== pull.number).map((twin) => twin.number),
    ...(state.approval === undefined ? {} : { previous: state.approval }),
    ...(soleWriter ? { soleWriter } : {}),
    ...(unknown === undefined ? {} : { refusal: unknown }),
    ...refusalOf(state),
    ...(state.retargetSeq === undefined ? {} : { retargetSeq: state.retargetSeq }),
    ...(state.roundSeq === undefined ? {} : { roundSeq: state.roundSeq }),
  }
}

async function observeWho(
  state: PublishedState,
  pull: HostedPull,
  voters: readonly Actor[],
  { codeHost }: ObserveDeps,
) {
  const { repository, requester } = state.intent
  const host = codeHost.open(repository, 'read')
  const requirements = await observeRequirements(state, { host, baseRef: pull.baseRef })
  if (requirements.length === 0) return {}
  const others = [requester, ...(state.pushers ?? [])]
  return { requirements, belonging: await observeBelonging({ requirements, voters, others, repository }, codeHost) }
}

// A bot that may push is somebody else: whose hands it is in, nobody knows.
async function isSoleWriter({ intent, base }: PublishedState, host: RepositoryHost): Promise<true | undefined> {
  if (base.policy.approval.requester !== 'if-sole-writer') return undefined
  const writers = await host.writers()
  return writers.length === 1 && writers[0]?.id === intent.requester.id ? true : undefined
}

function judgedTuple({ published, base }: PublishedState): ApprovalFacts['judged'] {
  return {
    head: published.commit,
    base: published.base,
    mergeBase: base.commit,
    tree: published.tree,
    policyDigest: base.policyDigest,
  }
}

// What was published had passed the guard; judged anew under another policy, it may not.
function refusalOf(state: PublishedState): Pick<ApprovalFacts, 'refusal'> {
  const { judged, base, publishRequests } = state
  if (wantsRound(state)) return { refusal: 'Another round of work was asked for, which changes it.' }
  if (judged === undefined) return {}
  if (judged.policyDigest !== base.policyDigest) return { refusal: 'It was judged under another policy.' }
  if (judged.verdict.verb === 'block') return { refusal: 'The guard blocks it under the policy of now.' }
  const held = judged.verdict.verb === 'hold' && publishRequests.length === 0
  return held ? { refusal: 'The guard would hold it under the policy of now, and nobody let it out: ask again.' } : {}
}

async function soundPolicy(
  { intent: { repository } }: PublishedState,
  pull: HostedPull,
  host: RepositoryHost,
  { policies }: ObserveDeps,
): Promise<ReadPolicy | undefined> {
  const defaultHead = await host.branchHead(repository.defaultBranch)
  if (defaultHead === undefined) return undefined
  const policy = await policies.read(repository, defaultHead, pull.baseRef).catch(unreadable)
  return policy?.problems.length === 0 ? policy : undefined
}

async function currentTuple(
  pull: HostedPull,
  host: RepositoryHost,
  policy: ReadPolicy | undefined,
): Promise<ApprovalFacts['now']> {
  return {
    head: pull.headSha,
    base: pull.baseRef,
    mergeBase: (await host.mergeBase(pull.baseRef, pull.headSha)) ?? 'none',
    tree: await host.commitTree(pull.headSha),
    policyDigest: policy?.digest ?? 'unreadable',
  }
}

async function freshTip(
  { base }: PublishedState,
  pull: HostedPull,
  host: RepositoryHost,
): Promise<Pick<ApprovalFacts['now'], 'baseTip'>> {
  if (base.policy.approval.freshBase !== true) return {}
  return { baseTip: (await host.branchHead(pull.baseRef)) ?? 'gone' }
}

// Too large or no text: a policy that cannot be read approves nothing, as one with problems does not.
export function unreadable(error: unknown): undefined {
  if (!isFault(error, 'too-large') && !isFault(error, 'malformed')) throw error
}

export async function rolesOf(actors: readonly Actor[], host: RepositoryHost): Promise<Map<number, Role>> {
  const roles = new Map<number, Role>()
  for (const actor of actors) {
    if (actor.type === 'User' && !roles.has(actor.id)) roles.set(actor.id, await host.roleOf(actor))
  }
  return roles
}
