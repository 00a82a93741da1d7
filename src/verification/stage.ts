import type { Evidence } from '../domain/evidence.ts'
import type { RunState } from '../domain/run-state.ts'
import { sandboxStart } from '../domain/sandbox-start.ts'
import type { EvidenceCache } from '../ports/evidence-cache.ts'
import { DEFAULT_LIMITS, type SandboxEngine, type SandboxLimits, startingFrom } from '../ports/sandbox.ts'
import type { SourceStore } from '../ports/source-store.ts'
import { DONE, type Journal, type Stage, type StageOutcome } from '../ports/stage.ts'
import { changedTestFiles } from './changed-tests.ts'
import { compareSides } from './compare.ts'
import { measureCoverage } from './coverage/measure-coverage.ts'
import { describeServices, describeStart } from './describe-start.ts'
import { type FlakyNames, flakyAnywhere, namedFlaky, newlyFlaky } from './flaky.ts'
import { measureMetrics } from './metrics.ts'
import { planVerification } from './plan.ts'
import type { Plan, RepositoryFacts } from './planned-command.ts'
import { prove } from './proof/prove.ts'
import { replayOf } from './replay/compare-replay.ts'
import { gatherFacts } from './repository-facts.ts'
import type { CleanRoom } from './run-side.ts'
import { runSides, type Sides } from './run-sides.ts'
import { type SetUpSidesDeps, type SidesSetUp, setUpSides } from './set-up-sides.ts'
import { livingFor, timeLimitsOf, withinTime } from './time-limits.ts'

export interface VerificationDeps extends Omit<SetUpSidesDeps, 'source'> {
  readonly engine: Pick<SandboxEngine, 'create' | 'environment'>
  readonly source: Pick<SourceStore, 'archive' | 'diff' | 'entries' | 'read' | 'writeTree'>
  readonly blobs: CleanRoom['blobs']
  /** Takes secrets out of a text; `path` helps to tell formats apart. */
  readonly redact: CleanRoom['redact']
  readonly limits?: SandboxLimits
  /** Results of bases that were run before. */
  readonly cache?: EvidenceCache
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
    const evidence = await gatherEvidence(deps, { journal, state, base, change }, signal)
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
  readonly journal: Journal
  readonly state: RunState
  readonly base: Base
  readonly change: Change
}

async function gatherEvidence(deps: VerificationDeps, subject: Subject, signal: AbortSignal): Promise<Evidence> {
  const { runId, intent } = subject.state
  const { repository } = intent
  const diff = await deps.source.diff(repository, subject.base.tree, subject.change.tree)
  const testFiles = changedTestFiles(diff)
  const facts = await gatherFacts(deps.source, { repository, tree: subject.base.tree }, testFiles)
  const setUp = await setUpSides(deps, { journal: subject.journal, diff }, signal)
  const times = timeLimitsOf(subject.base.policy)
  const { commands: planned, missing } = planWith(setUp, subject.base.policy.verify, facts)
  const commands = planned.map((command) => withinTime(command, times))
  const start = sandboxStart(subject.base)
  const engine = startingFrom(deps.engine, start)
  const environment = await engine.environment()
  const services = await describeServices(deps.engine, start)
  const installed = setUp.type === 'ready' ? { installed: setUp.installed } : {}
  const room = { ...deps, engine, limits: livingFor(deps.limits ?? DEFAULT_LIMITS, times), times, ...installed }
  const order = { runId, repository, diff, commands, environment, ...(services.length > 0 && { services }) }
  const { sides, flaky, notReplayable } = commands.length === 0 ? NOTHING_RUN : await runSides(room, order, signal)
  const compared = compareSides(sides, flaky)
  const replayed = sides.length === 0 ? {} : { replayed: replayOf(sides, flaky, notReplayable) }
  const measured = intent.kind === 'refactor' && sides.length > 0
  const coverage = measured ? { coverage: await measureCoverage(room, order, signal) } : {}
  const seen = { sides, ...compared, ...replayed, ...coverage }
  return {
    baseTree: subject.base.tree,
    headTree: subject.change.tree,
    environment,
    ...describeStart(subject.base, services),
    ...seen,
    ...flakyFacts(flaky, sides),
    proof: await prove(room, { ...order, sides, flaky, intent, seen }, signal),
    ...(await metricsOf(room, subject, signal)),
    testFiles,
    ...(missing === undefined ? {} : { missing }),
  }
}

// Where nothing could be installed, what needs nothing is evidence all the same; what a policy names may need anything.
function planWith(setUp: SidesSetUp, verify: readonly string[], facts: RepositoryFacts): Plan {
  if (setUp.type !== 'failed') return planVerification(verify, facts, setUp.type === 'ready')
  const plan = verify.length > 0 ? { commands: [] } : planVerification(verify, facts)
  return plan.commands.length > 0 ? plan : { commands: [], missing: setUp.problem }
}

function flakyFacts(flaky: FlakyNames, sides: Sides['sides']): Pick<Evidence, 'flaky' | 'newlyFlaky'> {
  const [all, fresh] = [flakyAnywhere(flaky), newlyFlaky(flaky)]
  return {
    ...(all.size === 0 ? {} : { flaky: namedFlaky(all, sides) }),
    ...(fresh.size === 0 ? {} : { newlyFlaky: namedFlaky(fresh, sides) }),
  }
}

// A run that was pinned by an earlier version has a policy without metrics.
async function metricsOf(
  room: Room,
  { state, base, change }: Subject,
  signal: AbortSignal,
): Promise<Pick<Evidence, 'metrics'>> {
  const metrics = base.policy.metrics ?? []
  if (metrics.length === 0) return {}
  const { repository } = state.intent
  const order = { runId: state.runId, repository, baseTree: base.tree, headTree: change.tree, metrics }
  return { metrics: await measureMetrics(room, order, signal) }
}

type Room = VerificationDeps & Pick<CleanRoom, 'limits' | 'installed'>

const NOTHING_RUN: Sides = { sides: [], flaky: new Map() }
