import { digestOf } from '../domain/digest.ts'
import type { ApprovalDecision } from '../domain/gate-event.ts'
import type { RunEnd } from '../domain/run-event.ts'
import type { HostedPull, RepositoryHost } from '../ports/code-host.ts'
import type { Journal, Stage, StageOutcome } from '../ports/stage.ts'
import { askOwners } from './ask-owners.ts'
import { decideApproval } from './decide-approval.ts'
import { type Anew, judgeAnew, type Rejudge, withReason } from './judge-anew.ts'
import { type Leaving, leaveQueueForGood } from './leave-queue.ts'
import { passMergeDoor } from './merge-door.ts'
import { type ObserveDeps, type Observed, observeApproval, type PublishedState } from './observe.ts'
import { showChecks, showEnd } from './show-checks.ts'
import { headsOf, mergedEnd } from './shut-door.ts'

export interface ApprovalDeps extends ObserveDeps {
  readonly rejudge: Rejudge
}

/**
 * The second door. Called after publishing and again whenever something about the pull request moved: looks at
 * everything anew, records a decision when it differs from the last one, and makes GitHub show it.
 */
export function createApprovalStage(deps: ApprovalDeps): Stage {
  return async (journal) => {
    const state = publishedState(journal)
    const gate = deps.codeHost.open(state.intent.repository, 'gate', journal.assertLive)
    return decide(journal, state, { ...deps, gate })
  }
}

async function decide(
  journal: Journal,
  state: PublishedState,
  deps: ApprovalDeps & { readonly gate: RepositoryHost },
): Promise<StageOutcome> {
  const { gate } = deps
  const { pull, end, facts } = await look(state, gate, deps)
  if (end !== undefined) return finish({ journal, gate, codeHost: deps.codeHost }, pull, end)
  const anew = await judgeAnew(state, facts, deps.rejudge)
  const decision = withReason(decideApproval(facts), anew)
  if (state.approval === undefined || digestOf(state.approval) !== digestOf(decision)) {
    await journal.record({ type: 'approval.decided', data: decision })
  }
  // The approvals are spent first; only then can what is judged anew be offered.
  if (anew?.ok === true) {
    await journal.record({ type: 'change.rejudged', data: anew.data })
    return decide(journal, publishedState(journal), deps)
  }
  // Ready first, green second: a green check on a draft would open nothing, a ready one unapproved opens nothing.
  if (decision.state === 'approved' && pull.draft) await makeReady(journal, gate, pull)
  // The judged commit may not stay green behind a moved branch, which could be pushed back to it.
  for (const head of headsOf(publishedState(journal).published, pull)) await showChecks(journal, gate, head)
  await askOwners(journal, decision, deps.codeHost)
  return passMergeDoor({
    journal,
    codeHost: deps.codeHost,
    gate,
    pull,
    decision,
    heard: state.inboxSeq,
    look: async () => decisionOf((await look(publishedState(journal), gate, deps)).facts, anew),
    again: () => decide(journal, publishedState(journal), deps),
  })
}

function decisionOf(facts: Observed | undefined, anew: Anew | undefined): ApprovalDecision | undefined {
  return facts === undefined ? undefined : withReason(decideApproval(facts), anew)
}

function publishedState(journal: Journal): PublishedState {
  const state = journal.state()
  if (state.published === undefined || state.base === undefined) {
    throw new Error(`run ${state.runId} reached approval unpublished`)
  }
  return state as PublishedState
}

type Sight =
  | { readonly pull: HostedPull; readonly end: RunEnd; readonly facts?: never }
  | { readonly pull: HostedPull; readonly end?: never; readonly facts: Observed }

// Many requests make one picture. Where the pull request moved meanwhile (a merge, say, which moves the merge base),
// the picture is of no moment that ever was: look again. What moves after the last look sends its own webhook.
async function look(state: PublishedState, gate: RepositoryHost, deps: ObserveDeps, looks = 3): Promise<Sight> {
  const pull = await gate.pull(state.published.pull)
  const end = endOf(state, pull)
  if (end !== undefined) return { pull, end }
  const facts = await observeApproval(state, pull, deps)
  const same = digestOf(placeOf(await gate.pull(pull.number))) === digestOf(placeOf(pull))
  return same || looks === 1 ? { pull, facts } : look(state, gate, deps, looks - 1)
}

function placeOf({ state, merged, headSha, baseRef }: HostedPull) {
  return { state, merged, headSha, baseRef }
}

function endOf(state: PublishedState, pull: HostedPull): RunEnd | undefined {
  const { number } = pull
  const merged = mergedEnd(pull)
  if (merged !== undefined) return merged
  if (state.rejection !== undefined) {
    const { by, reason } = state.rejection
    return { how: 'rejected', reason: reason === '' ? 'no reason was given' : reason, by }
  }
  if (pull.state === 'closed') return { how: 'closed', reason: `#${number} was closed` }
  return state.stop === undefined
    ? undefined
    : { how: 'stopped', reason: `${state.stop.login} said so`, by: state.stop }
}

async function finish(leaving: Leaving, pull: HostedPull, end: RunEnd): Promise<StageOutcome> {
  const { journal, gate } = leaving
  if (end.how === 'rejected') await takeBack(journal, gate, pull)
  // What was merged stays as it was approved; anything else shuts the door for good, the judged commit's too: it may have
  // been pushed over since the last look, and could be pushed back to once nobody looks any more.
  if (end.how !== 'merged') {
    for (const head of headsOf(publishedState(journal).published, pull)) await showEnd(journal, gate, head, end)
    if (end.how !== 'rejected') await leaveQueueForGood(leaving, pull)
  }
  return { type: 'ended', end }
}

async function takeBack(journal: Journal, gate: RepositoryHost, pull: HostedPull): Promise<void> {
  await journal.perform({
    effect: 'close',
    key: 'close',
    observe: async () => ((await gate.pull(pull.number)).state === 'closed' ? true : undefined),
    act: () => gate.closePull(pull.number).then(() => true),
  })
  await journal.perform({
    effect: 'delete-branch',
    key: 'delete-branch',
    observe: async () => ((await gate.branchHead(pull.headRef)) === undefined ? true : undefined),
    act: () => gate.deleteBranch(pull.headRef).then(() => true),
  })
}

async function makeReady(journal: Journal, gate: RepositoryHost, pull: HostedPull): Promise<void> {
  await journal.perform({
    effect: 'ready',
    key: `ready:${journal.state().approvalSeq}`,
    observe: async () => ((await gate.pull(pull.number)).draft ? undefined : true),
    act: () => gate.markReady(pull.nodeId).then(() => true),
  })
}
