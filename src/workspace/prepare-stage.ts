import { digestOf } from '../domain/digest.ts'
import { isFault } from '../domain/fault.ts'
import { askedKind, type Intent } from '../domain/intent.ts'
import type { RepositoryRef } from '../domain/repository.ts'
import type { EventData } from '../domain/run-event.ts'
import type { RunState } from '../domain/run-state.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { CodeHost, RepositoryHost } from '../ports/code-host.ts'
import type { ExistingWork } from '../ports/existing-work.ts'
import type { FindLack } from '../ports/may-ask.ts'
import type { PolicySource, ReadPolicy } from '../ports/policy-source.ts'
import type { ChooseSandbox } from '../ports/sandbox-choice.ts'
import type { SourceStore } from '../ports/source-store.ts'
import { DONE, type Stage, type StageOutcome } from '../ports/stage.ts'
import { pinComments } from './shown-comments.ts'

export interface PrepareDeps {
  readonly codeHost: CodeHost
  readonly source: Pick<SourceStore, 'fetch'>
  readonly policies: PolicySource
  readonly blobs: BlobStore
  readonly findLack: FindLack
  /** Absent: nobody looks for it. */
  readonly existing?: Pick<ExistingWork, 'closing'>
  /** Absent: every sandbox starts from the operator's own environment. */
  readonly chooseSandbox?: ChooseSandbox
}

/** Pins what the run stands on: the base commit, and the policy of the default branch. Brings the base in. */
export function createPrepareStage(deps: PrepareDeps): Stage {
  return async (journal) => {
    const pinnedBefore = journal.state().base
    if (pinnedBefore !== undefined) return outcomeOf(journal.state(), pinnedBefore)
    const host = deps.codeHost.open(journal.state().intent.repository, 'read')
    const { intent } = journal.state()
    const { repository, subject } = intent
    const head = await host.branchHead(repository.defaultBranch)
    if (head === undefined) return refused(`the default branch ${repository.defaultBranch} does not exist`)
    const ref = intent.revert?.ref ?? subject.pull?.headRef ?? repository.defaultBranch
    const read = await deps.policies.read(repository, head, ref)
    const obstacle = (await lackOf(intent, read, deps)) ?? (await workThere(intent, deps))
    if (obstacle !== undefined) return refused(obstacle)
    const pin = subject.pull?.headSha ?? (await tipOf(ref, head, { host, repository }))
    if (pin === undefined) return refused(`the branch ${ref} does not exist any more`)
    const base = await deps.source.fetch(repository, pin)
    const { title, body, labels } = await host.issue(subject.number)
    const withdrawn = await withdrawalOf(intent, labels, host)
    if (withdrawn !== undefined) return { type: 'ended', end: { how: 'cancelled', reason: withdrawn } }
    const subjectEdited = digestOf({ title, body }) !== subject.digest
    const comments = await pinComments({ codeHost: host, blobs: deps.blobs }, intent)
    const shown = comments === undefined ? {} : { comments }
    const pinned = {
      ...base,
      ref,
      subjectEdited,
      ...shown,
      ...(await policyOf(deps, { repository, commit: head, read })),
    }
    return outcomeOf(await journal.record({ type: 'base.pinned', data: pinned }), pinned)
  }
}

// A courtesy: a host that cannot say (an older one, say) keeps nobody from their work.
function nothingKnown(error: unknown): [] {
  if (isFault(error) && !error.retryable) return []
  throw error
}

async function lackOf(
  { requester, repository }: Intent,
  { policy }: ReadPolicy,
  { findLack }: PrepareDeps,
): Promise<string | undefined> {
  const lack = await findLack(requester, { repository, ask: policy.ask })
  return lack === undefined ? undefined : `${requester.login} ${lack}`
}

// Whoever has it tried again, or taken back, knows of what there is.
async function workThere(
  { repository, subject, retryOf, revert }: Intent,
  { existing }: PrepareDeps,
): Promise<string | undefined> {
  if (existing === undefined || subject.type !== 'issue' || retryOf !== undefined || revert !== undefined)
    return undefined
  const [pull] = await existing.closing(repository, subject.number).catch(nothingKnown)
  return (
    pull &&
    `${pull.name} by ${pull.author} is open and closes this issue once it is merged; \`/agent retry\` has it done all the same`
  )
}

// A change is taken back where it was merged.
async function tipOf(
  ref: string,
  head: string,
  { host, repository }: { readonly host: Pick<RepositoryHost, 'branchHead'>; readonly repository: RepositoryRef },
): Promise<string | undefined> {
  return ref === repository.defaultBranch ? head : host.branchHead(ref)
}

// Webhooks come in any order: the one that withdrew the request may have been handled before it was a run.
async function withdrawalOf(
  intent: Intent,
  labels: readonly string[],
  host: Pick<RepositoryHost, 'comments'>,
): Promise<string | undefined> {
  const { commentId, subject, askedOn } = intent
  if (commentId === undefined)
    return labels.includes(`agent:${askedKind(intent)}`) ? undefined : 'the label was removed'
  const comments = await host.comments(askedOn ?? subject.number)
  return comments.some(({ id }) => id === commentId) ? undefined : 'the comment was deleted'
}

interface Reading {
  readonly repository: RepositoryRef
  readonly commit: string
  readonly read: ReadPolicy
}

// What sandboxes start from is read where the policy is: never from a branch that somebody works on.
async function policyOf({ chooseSandbox }: PrepareDeps, { repository, commit, read }: Reading) {
  const { policy, digest, problems, ignored, origins } = read
  const layers = { policyIgnored: ignored, policyOrigins: origins.map(({ key, from }) => ({ key, from })) }
  const pinned = { policy, policyDigest: digest, policyProblems: problems, ...layers }
  if (chooseSandbox === undefined || problems.length > 0) return pinned
  const choice = await chooseSandbox({ repository, commit, policy })
  return { ...pinned, policyProblems: choice.problems, sandbox: choice.sandbox }
}

function outcomeOf({ intent }: RunState, base: EventData['base.pinned']): StageOutcome {
  if (base.policyProblems.length > 0) {
    return refused(`the policy file has problems: ${base.policyProblems.join('; ')}`)
  }
  const { kinds, enabled } = base.policy
  if (enabled === false) return refused('the policy enables no runs here')
  if (intent.revert !== undefined) return DONE
  if (intent.door === 'plan') return kinds.length === 0 ? refused('the policy enables no kind of work') : DONE
  return kinds.includes(intent.kind) ? DONE : refused(`the policy does not enable ${intent.kind}`)
}

function refused(reason: string): StageOutcome {
  return { type: 'ended', end: { how: 'refused', reason } }
}
