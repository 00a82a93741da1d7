import { approvalsNeeded } from '../domain/approvals-needed.ts'
import { isFault } from '../domain/fault.ts'
import type { Actor, Role } from '../domain/repository.ts'
import type { RunState } from '../domain/run-state.ts'
import type { CodeHost, HostedPull, RepositoryHost } from '../ports/code-host.ts'
import type { PolicySource } from '../ports/policy-source.ts'
import type { ApprovalFacts } from './decide-approval.ts'

export interface ObserveDeps {
  readonly codeHost: CodeHost
  readonly policies: PolicySource
}

export type PublishedState = RunState & Required<Pick<RunState, 'published' | 'base' | 'change'>>

/** Reads everything that an approval depends on, as it is now. */
export async function observeApproval(
  state: PublishedState,
  pull: HostedPull,
  deps: ObserveDeps,
): Promise<ApprovalFacts> {
  const { repository, requester } = state.intent
  const host = deps.codeHost.open(repository, 'read')
  const { bot } = await deps.codeHost.identity()
  const reviews = await host.reviews(pull.number)
  const requests = state.approvalRequests.map(({ by, commit, seq }) => ({ by, commit: commit ?? '', seq }))
  const voters = [...reviews.map((review) => review.author), ...requests.map((request) => request.by)]
  const twins = await host.openPullsWithHead(pull.headSha)
  return {
    judged: judgedTuple(state),
    now: await currentTuple(state, pull, host, deps),
    ballot: {
      head: pull.headSha,
      reviews,
      requests,
      roles: await rolesOf(voters, host),
      excluded: new Map([
        ...(state.pushers ?? []).map(({ id }) => [id, "pushed to the agent's branch"] as const),
        [requester.id, 'asked for the change'],
        [bot.id, 'is the agent itself'],
      ]),
      policy: {
        role: state.base.policy.approval.role,
        count: approvalsNeeded(state.base.policy.approval, state.judged?.verdict),
      },
    },
    twins: twins.filter((twin) => twin.number !== pull.number).map((twin) => twin.number),
    ...(state.approval === undefined ? {} : { previous: state.approval }),
    ...(state.retargetSeq === undefined ? {} : { retargetSeq: state.retargetSeq }),
  }
}

function judgedTuple({ published, base, change }: PublishedState): ApprovalFacts['judged'] {
  return {
    head: published.commit,
    base: published.base,
    mergeBase: base.commit,
    tree: change.tree,
    policyDigest: base.policyDigest,
  }
}

async function currentTuple(
  state: PublishedState,
  pull: HostedPull,
  host: RepositoryHost,
  deps: ObserveDeps,
): Promise<ApprovalFacts['now']> {
  const { repository } = state.intent
  const defaultHead = await host.branchHead(repository.defaultBranch)
  const policy =
    defaultHead === undefined
      ? undefined
      : await deps.policies.read(repository, defaultHead, pull.baseRef).catch(unreadable)
  const sound = policy !== undefined && policy.problems.length === 0
  return {
    head: pull.headSha,
    base: pull.baseRef,
    mergeBase: (await host.mergeBase(pull.baseRef, pull.headSha)) ?? 'none',
    tree: await host.commitTree(pull.headSha),
    policyDigest: sound ? policy.digest : 'unreadable',
  }
}

// Too large or no text: a policy that cannot be read approves nothing, as one with problems does not.
function unreadable(error: unknown): undefined {
  if (!isFault(error, 'too-large') && !isFault(error, 'malformed')) throw error
}

export async function rolesOf(actors: readonly Actor[], host: RepositoryHost): Promise<Map<number, Role>> {
  const roles = new Map<number, Role>()
  for (const actor of actors) {
    if (actor.type === 'User' && !roles.has(actor.id)) roles.set(actor.id, await host.roleOf(actor.login))
  }
  return roles
}
