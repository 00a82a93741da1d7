import type { ChangeSet, FileChange } from '../domain/change-set.ts'
import { isFault } from '../domain/fault.ts'
import { isPlanApproved } from '../domain/plan-state.ts'
import type { Actor, RepositoryRef } from '../domain/repository.ts'
import { isPublished } from '../domain/round-state.ts'
import type { RunState } from '../domain/run-state.ts'
import type { Verdict } from '../domain/verdict.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { PackageRegistry } from '../ports/package-registry.ts'
import type { SecretScanner } from '../ports/secret-scanner.ts'
import type { SourceStore } from '../ports/source-store.ts'
import type { Journal, Stage, StageOutcome } from '../ports/stage.ts'
import { DONE } from '../ports/stage.ts'
import { findBaseHeads } from './base-heads.ts'
import { readExposures } from './exposure-facts.ts'
import type { GuardFacts } from './facts.ts'
import { renderFacts } from './facts.ts'
import { evaluateGuard, RUN_REQUIRES } from './guard.ts'
import { isInverse } from './inverse.ts'
import { findPackages, isReadableLock } from './packages/package-facts.ts'
import { findSecrets } from './secret-facts.ts'

export interface GuardStageDeps {
  readonly source: SourceStore
  readonly scanner: SecretScanner
  /** Where the facts of a verdict are kept, so that it can be replayed. */
  readonly blobs: BlobStore
  /** Whether somebody who said that a held change may leave still has a say, now that it counts. */
  readonly mayLetOut: (state: RunState, actor: Actor) => Promise<boolean>
  /** Asked about packages that a change brings in; absent: nobody is asked, and such a change is held. */
  readonly packages?: { readonly registry: PackageRegistry; readonly clock: Clock }
}

/** Judges the exported tree against the pinned base, once; then says by the verdict whether the run may go on. */
export function createGuardStage(deps: GuardStageDeps): Stage {
  return async (journal, signal) => {
    const state = journal.state()
    // What is out is the approval stage's to judge anew; a verdict that came to it there ends no run.
    if (isPublished(state)) return DONE
    if (state.change?.refused !== undefined) return blocked(`The change could not leave: ${state.change.refused}`)
    const judged = state.judged === undefined ? await judge(journal, deps, signal) : state
    return outcomeOf(journal, judged, deps)
  }
}

async function judge(journal: Journal, deps: GuardStageDeps, signal: AbortSignal): Promise<RunState> {
  const state = journal.state()
  if (state.base === undefined || state.change === undefined) throw new Error('there is no change to judge')
  const facts = await gatherFacts(state, deps, signal)
  const verdict = evaluateGuard(facts, state.base.policy, { require: RUN_REQUIRES })
  const data = { verdict, policyDigest: state.base.policyDigest, factsDigest: await deps.blobs.put(renderFacts(facts)) }
  return journal.record({ type: 'guard.judged', data })
}

async function gatherFacts(
  state: RunState,
  { source, scanner, packages }: GuardStageDeps,
  signal: AbortSignal,
): Promise<GuardFacts> {
  const { repository, kind } = state.intent
  const baseTree = state.base?.tree ?? ''
  const change = await source.diff(repository, baseTree, state.change?.tree ?? '')
  signal.throwIfAborted()
  const found = await findSecrets(change, { scanner, read: readerOf(source, repository) }, signal)
  const sample = {
    entries: () => source.entries(repository, baseTree),
    read: (oid: string, maxBytes: number) => source.read(repository, oid, maxBytes),
  }
  const heads = await findBaseHeads(change, sample, signal)
  const exposures = await readExposures(sample, state.base?.ref)
  const evidence = state.evidence === undefined ? {} : { evidence: state.evidence }
  return {
    change,
    kind,
    ...evidence,
    ...planFact(state),
    ...(await revertFact(state, change, source)),
    ...reviewFact(state),
    ...found,
    heads,
    exposures,
    ...(await registryFacts(change, packages, signal)),
  }
}

function planFact(state: RunState): Pick<GuardFacts, 'plan'> {
  if (state.plan === undefined) return {}
  const approved = state.intent.door === 'plan' && isPlanApproved(state)
  return { plan: { files: state.plan.plan.files, approved } }
}

function reviewFact({ reviews }: RunState): Pick<GuardFacts, 'review'> {
  const review = reviews?.at(-1)
  return review === undefined ? {} : { review }
}

async function revertFact(
  { intent }: RunState,
  change: ChangeSet,
  source: Pick<SourceStore, 'fetch' | 'diff'>,
): Promise<Pick<GuardFacts, 'revert'>> {
  const { revert, repository } = intent
  if (revert === undefined) return {}
  const [before, after] = [await source.fetch(repository, revert.base), await source.fetch(repository, revert.commit)]
  const original = await source.diff(repository, before.tree, after.tree)
  return { revert: { pull: revert.pull, exact: isInverse(change, original) } }
}

async function registryFacts(
  change: ChangeSet,
  packages: GuardStageDeps['packages'],
  signal: AbortSignal,
): Promise<Pick<GuardFacts, 'packages'>> {
  if (packages === undefined || !change.files.some(({ path }) => isReadableLock(path))) return {}
  const { registry, clock } = packages
  return { packages: await findPackages(change, { registry, now: clock.now() }, signal) }
}

function readerOf(source: SourceStore, repository: RepositoryRef) {
  return async (file: FileChange, maxBytes: number): Promise<Uint8Array | undefined> => {
    if (file.after === undefined || file.after.size > maxBytes) return undefined
    try {
      return await source.read(repository, file.after.oid, maxBytes)
    } catch (error) {
      if (isFault(error, 'too-large')) return undefined
      throw error
    }
  }
}

async function outcomeOf(journal: Journal, { judged }: RunState, deps: GuardStageDeps): Promise<StageOutcome> {
  const verdict = judged?.verdict
  if (verdict === undefined) return blocked('The guard said nothing.')
  if (verdict.verb === 'block') return blocked(reasonOf(verdict, 'block'))
  if (verdict.verb !== 'hold' || (await isLetOut(journal, deps))) return DONE
  return { type: 'parked', reason: `Held: ${reasonOf(verdict, 'hold')}` }
}

// Rights may have gone between the word and now.
async function isLetOut(journal: Journal, { mayLetOut }: GuardStageDeps): Promise<boolean> {
  for (const by of journal.state().publishRequests) {
    if (await mayLetOut(journal.state(), by)) return true
    await journal.record({ type: 'publish.refused', data: { by } })
  }
  return false
}

function blocked(reason: string): StageOutcome {
  return { type: 'ended', end: { how: 'blocked', reason } }
}

function reasonOf({ findings }: Verdict, verb: 'block' | 'hold'): string {
  return findings
    .filter((finding) => finding.verb === verb)
    .map(({ rule, reason }) => `${rule}: ${reason}`)
    .join(' ')
}
