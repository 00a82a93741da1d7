import type { BuildRecord, BuildSignal } from '../../domain/build-signal.ts'
import type { RepositoryRef } from '../../domain/repository.ts'
import { reduce } from '../../domain/run-state.ts'
import type { BuildHistory, OpenBuildHistory } from '../../ports/build-history.ts'
import type { CodeHost, HostedPull } from '../../ports/code-host.ts'
import type { RunStore } from '../../ports/run-store.ts'
import { renderRevertOffer } from '../../view/render-revert-offer.ts'
import type { TurnedRed } from '../interpretation.ts'
import { createTurns } from '../turns.ts'
import { decideOffer, type Earlier, isDecisive } from './decide-offer.ts'
import { findSuspects, type Suspect, watchHours } from './find-suspects.ts'
import { offerOnce } from './offer-once.ts'

export interface AfterMergeDeps {
  readonly codeHost: CodeHost
  readonly runs: Pick<RunStore, 'find' | 'read'>
  readonly history: OpenBuildHistory
  readonly houseRules: (repository: RepositoryRef) => Promise<{ readonly optedOut: boolean }>
}

/** @returns what was done, or why nothing was, for the log. */
export type AfterMergeWatch = (failed: TurnedRed) => Promise<{ readonly offered: boolean; readonly note: string }>

/**
 * The default branch turned red, or a deployment of it failed: where a change of ours was merged shortly before, its
 * pull request gets one comment that offers the revert. Nothing is reverted by itself.
 */
export function createAfterMergeWatch(deps: AfterMergeDeps): AfterMergeWatch {
  const inTurn = createTurns()
  return async (failed) => {
    const suspects = await findSuspects(failed, deps.runs)
    if (suspects.length === 0) return nothing('no change of ours was merged lately')
    const scene = await lookAt(failed, deps)
    if (scene === undefined) return nothing('not a commit of the default branch')
    if ((await deps.houseRules(failed.repository)).optedOut) return nothing('the repository has opted out')
    const notes = []
    for (const suspect of suspects) {
      // Two failures at once must not both find that nothing was said.
      notes.push(await inTurn(suspect.runId, () => judge(suspect, { ...scene, failed, deps })))
    }
    return { offered: notes.some(({ offered }) => offered), note: notes.map(({ note }) => note).join('; ') }
  }
}

interface Scene {
  readonly failed: TurnedRed
  readonly deps: AfterMergeDeps
  readonly history: BuildHistory
  /** From the red commit back along the default branch. */
  readonly line: readonly string[]
}

async function lookAt(failed: TurnedRed, deps: AfterMergeDeps): Promise<Pick<Scene, 'history' | 'line'> | undefined> {
  const { repository, commit, signal } = failed
  const host = deps.codeHost.open(repository, 'read')
  if ((await host.mergeBase(repository.defaultBranch, commit)) !== commit) return undefined
  const history = deps.history(repository, signal.kind)
  return { history, line: await history.line(commit) }
}

async function judge(suspect: Suspect, scene: Scene) {
  const { failed, deps, line, history } = scene
  const pull = await deps.codeHost.open(failed.repository, 'read').pull(suspect.published.pull)
  const name = `#${pull.number}`
  if (!isMerged(pull)) return nothing(`${name} is not merged`)
  const merge = line.indexOf(pull.mergeCommit)
  if (merge === -1) return nothing(`${name} is not in it`)
  const earlier = await earlierOf(failed.signal, { history, line, merge })
  const facts = { failedAt: failed.at, mergedAt: pull.mergedAt, hours: watchHours(suspect), earlier }
  const decision = decideOffer(facts)
  if (!decision.offer) return nothing(`${name}: ${decision.why}`)
  if (await isTakenBack(suspect, failed.repository, deps)) return nothing(`${name} is being taken back`)
  const { green } = decision
  const text = renderRevertOffer({ ...failed, run: suspect, pull, green, isMerge: merge === 0 })
  const host = deps.codeHost.open(failed.repository, 'talk')
  const said = await offerOnce(host, { number: pull.number, runId: suspect.runId, text })
  return { offered: said, note: `${name}: ${said ? 'its revert is offered' : 'its revert was offered before'}` }
}

type Merged = HostedPull & Required<Pick<HostedPull, 'mergeCommit' | 'mergedAt'>>

function isMerged(pull: HostedPull): pull is Merged {
  return pull.merged && pull.mergeCommit !== undefined && pull.mergedAt !== undefined
}

interface Past {
  readonly history: BuildHistory
  readonly line: readonly string[]
  /** Where in the line the merge commit stands. */
  readonly merge: number
}

async function earlierOf(signal: BuildSignal, { history, line, merge }: Past): Promise<Earlier[]> {
  const withPlace = (record: BuildRecord): Earlier => {
    const at = line.indexOf(record.commit)
    return { ...record, contains: at !== -1 && at <= merge }
  }
  if (signal.kind === 'deployment') return (await history.deploymentsBefore(signal)).map(withPlace)
  const earlier: Earlier[] = []
  for (const commit of line.slice(1, merge + 1 + MOST_BEFORE)) {
    const result = await history.resultOn(commit, signal)
    const record = withPlace({ commit, ...(result === undefined ? {} : { result }) })
    earlier.push(record)
    if (isDecisive(record)) break
  }
  return earlier
}

// A rebase merge brings several commits of which CI runs on the last one only; and not every commit gets every check.
const MOST_BEFORE = 20

async function isTakenBack({ runId, published }: Suspect, repository: RepositoryRef, { runs }: AfterMergeDeps) {
  const found = await runs.find(repository.id, [{ kind: 'subject', value: String(published.pull) }])
  const states = await Promise.all(found.map(async (run) => reduce(await runs.read(run.runId))))
  return states.some(
    (state) => state?.intent.revert?.run === runId && (state.end === undefined || state.end.how === 'merged'),
  )
}

function nothing(note: string) {
  return { offered: false, note }
}
