import type { ChangeSet } from '../domain/change-set.ts'
import type { Evidence, SideRun } from '../domain/evidence.ts'
import type { RunState } from '../domain/run-state.ts'
import { DEFAULT_LIMITS, type SandboxEngine, type SandboxLimits } from '../ports/sandbox.ts'
import type { SourceStore } from '../ports/source-store.ts'
import { DONE, type Stage, type StageOutcome } from '../ports/stage.ts'
import { changedTestFiles, writeReplayTree } from './changed-tests.ts'
import { compareSides } from './compare.ts'
import { planVerification } from './plan.ts'
import type { PlannedCommand } from './planned-command.ts'
import { gatherFacts } from './repository-facts.ts'
import { type CleanRoom, runSide } from './run-side.ts'

export interface VerificationDeps {
  readonly engine: Pick<SandboxEngine, 'create' | 'environment'>
  readonly source: Pick<SourceStore, 'archive' | 'diff' | 'entries' | 'read' | 'writeTree'>
  readonly blobs: CleanRoom['blobs']
  /** Takes secrets out of a text; `path` helps to tell formats apart. */
  readonly redact: CleanRoom['redact']
  readonly limits?: SandboxLimits
  /** Told what is being run, for people who watch. */
  readonly progress?: (line: string) => void
}

type Change = NonNullable<RunState['change']>
type Base = NonNullable<RunState['base']>

/** Finds out what the change does, in sandboxes that the agent never saw, with commands that the change cannot pick. */
export function createVerificationStage(deps: VerificationDeps): Stage {
  return async (journal, signal) => {
    const state = journal.state()
    const { base, change } = state
    if (state.evidence !== undefined) return DONE
    if (base === undefined || change === undefined) throw new Error('verification comes after the change was exported')
    const over = endOf(base, change)
    if (over !== undefined) return over
    const evidence = await gatherEvidence(deps, { state, base, change }, signal)
    await journal.record({ type: 'evidence.recorded', data: { evidence } })
    return DONE
  }
}

function endOf(base: Base, change: Change): StageOutcome | undefined {
  if (change.refused !== undefined) return { type: 'ended', end: { how: 'blocked', reason: change.refused } }
  if (change.tree !== base.tree) return undefined
  return { type: 'ended', end: { how: 'no-change', reason: 'The agent changed no file of the repository.' } }
}

interface Subject {
  readonly state: RunState
  readonly base: Base
  readonly change: Change
}

async function gatherEvidence(deps: VerificationDeps, subject: Subject, signal: AbortSignal): Promise<Evidence> {
  const { repository } = subject.state.intent
  const change = await deps.source.diff(repository, subject.base.tree, subject.change.tree)
  const testFiles = changedTestFiles(change)
  const facts = await gatherFacts(deps.source, { repository, tree: subject.base.tree }, testFiles)
  const { commands, missing } = planVerification(subject.base.policy.verify, facts)
  const sides = commands.length === 0 ? [] : await runSides(deps, { ...subject, diff: change, commands }, signal)
  return {
    baseTree: subject.base.tree,
    headTree: subject.change.tree,
    environment: await deps.engine.environment(),
    sides,
    ...compareSides(sides),
    testFiles,
    ...(missing === undefined ? {} : { missing }),
  }
}

interface Order extends Subject {
  readonly diff: ChangeSet
  readonly commands: readonly PlannedCommand[]
}

async function runSides(deps: VerificationDeps, order: Order, signal: AbortSignal): Promise<SideRun[]> {
  const { repository } = order.state.intent
  const room: CleanRoom = { ...deps, limits: deps.limits ?? DEFAULT_LIMITS }
  const sides: SideRun[] = []
  for (const [side, tree] of await treesOf(deps, order)) {
    signal.throwIfAborted()
    const known = sides.find((other) => other.tree === tree)
    deps.progress?.(`${side}: ${order.commands.map(({ label }) => label).join(', ')}`)
    const { commands } = order
    const run = known ?? (await runSide(room, { runId: order.state.runId, repository, side, tree, commands }, signal))
    sides.push({ ...run, side })
  }
  return sides
}

async function treesOf(
  deps: VerificationDeps,
  { base, change, diff, state }: Order,
): Promise<[SideRun['side'], string][]> {
  const ends: [SideRun['side'], string][] = [
    ['base', base.tree],
    ['head', change.tree],
  ]
  if (changedTestFiles(diff).length === 0) return ends
  return [...ends, ['base-with-new-tests', await writeReplayTree(deps.source, state.intent.repository, diff)]]
}
