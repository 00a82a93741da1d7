import { isFault } from '../domain/fault.ts'
import { isOvertaken } from '../domain/round-state.ts'
import type { RunEnd } from '../domain/run-event.ts'
import type { RunState } from '../domain/run-state.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { Job, Lane } from '../ports/queue.ts'
import type { Lease, RunStore } from '../ports/run-store.ts'
import { giveUp, type ShutDoor } from './give-up.ts'
import { type Heartbeat, startHeartbeat } from './heartbeat.ts'
import { holdBack, mustRest, restOn } from './hold-back.ts'
import { Interruption } from './interruption.ts'
import { type LiveJournal, openJournal } from './journal.ts'
import { handledBy, isForAgents } from './lane-of.ts'
import { hasLeft, isTakenBack, type Report, type Rest, runPipeline, type Stages } from './pipeline.ts'

export interface WorkerDeps {
  readonly runs: RunStore
  readonly stages: Stages
  readonly report: Report
  readonly shutDoor: ShutDoor
  readonly clock: Clock
  readonly log: Logger
  /** Names this process in leases and logs. */
  readonly name: string
  readonly leaseMs: number
  /** How long a run rests after a fault that may pass, the first time; doubled each time. */
  readonly firstPauseMs: number
  /** How often a run may be taken up between two rests before it fails visibly. */
  readonly maxAttempts: number
}

const TAKEN_UP_IN_VAIN = 'the workers that carried it died or were ended again and again, see their logs'

/** Handles a job: takes the run's lease, or leaves it to whoever has it, and carries the run as far as it goes. */
export function createWorker(deps: WorkerDeps) {
  const inHand = new Set<string>()
  return async (job: Job, shutdown: AbortSignal): Promise<void> => {
    // A lease is a process's, so it would not stop a second job of the same run: two would act side by side.
    if (inHand.has(job.runId)) return
    inHand.add(job.runId)
    try {
      await take(job, shutdown, deps)
    } finally {
      inHand.delete(job.runId)
    }
  }
}

async function take(job: Job, shutdown: AbortSignal, deps: WorkerDeps): Promise<void> {
  const asked = deps.clock.monotonic()
  const lease = await deps.runs.acquire(job.runId, deps.name, deps.leaseMs)
  if (lease === undefined) return
  const log = deps.log.child({ run: job.runId, epoch: lease.epoch })
  try {
    await hold({ lease, asked, lane: job.lane }, shutdown, { ...deps, log })
  } catch (error) {
    if (!isFault(error, 'lease-lost') && !isFault(error, 'store-unavailable')) throw error
    log.warn({ err: error }, 'left the run to another worker')
  }
}

interface Held {
  readonly lease: Lease
  /** By our own clock, before the store was asked: a slow answer must not lengthen the lease. */
  readonly asked: number
  readonly lane: Lane
}

async function hold({ lease, asked, lane }: Held, shutdown: AbortSignal, deps: WorkerDeps): Promise<void> {
  const cut = new AbortController()
  const signal = AbortSignal.any([cut.signal, shutdown])
  const beating: { journal?: LiveJournal } = {}
  const heartbeat = startHeartbeat({
    runs: deps.runs,
    clock: deps.clock,
    lease,
    since: asked,
    onBeat: async (seq) => {
      const { journal } = beating
      if (journal === undefined || seq <= journal.state().seq) return
      if (isCalledOff(await journal.refresh())) cut.abort(new Interruption('stopped'))
    },
    onLost: (reason) => cut.abort(reason),
  })
  try {
    const journal = await openJournal({ runs: deps.runs, lease, assertLive: heartbeat.assertLive })
    beating.journal = journal
    // The relay takes it to the other lane.
    if (lane === 'gate' && isForAgents(journal.state())) return await deps.runs.release(lease)
    await carry(journal, signal, { ...deps, lease, lane, heartbeat })
  } finally {
    await heartbeat.stop()
  }
}

function isCalledOff(state: RunState): boolean {
  const decided = state.stop !== undefined || state.rejection !== undefined
  return isTakenBack(state) || isOvertaken(state) || (decided && !hasLeft(state))
}

type LaneDeps = WorkerDeps & { readonly lane: Lane }
type HoldingDeps = LaneDeps & { readonly lease: Lease; readonly heartbeat: Heartbeat }

async function carry(journal: LiveJournal, signal: AbortSignal, deps: HoldingDeps): Promise<void> {
  // The store's clock says with it what time it is.
  await journal.record({ type: 'run.started', data: { worker: deps.name, epoch: deps.lease.epoch } })
  if (mustRest(journal.state())) return restOn(journal, deps)
  const progress: Progress = { handled: journal.state().inboxSeq }
  const { givenUp } = journal.state()
  if (givenUp !== undefined) return giveUp(journal, givenUp, { ...deps, ...progress })
  // Whoever was killed each time could not say so: a run that takes its workers along must not be tried for ever.
  if (journal.state().attempts > deps.maxAttempts) return giveUp(journal, TAKEN_UP_IN_VAIN, { ...deps, ...progress })
  try {
    await settle(journal, await attemptAll(journal, signal, { ...deps, progress }), deps)
    await deps.runs.release(deps.lease)
  } catch (error) {
    await giveBack(journal, error, { ...deps, progress })
  }
}

/** The last inbox event that the attempt in hand takes into account. */
interface Progress {
  handled: number
}

interface Handled {
  readonly outcome: Rest
  /** The last inbox event that the outcome takes into account. */
  readonly handled: number
}

// What arrived while the run was in hand is handled before it rests.
async function attemptAll(
  journal: LiveJournal,
  signal: AbortSignal,
  deps: LaneDeps & { readonly progress: Progress },
): Promise<Handled> {
  for (;;) {
    const handled = journal.state().inboxSeq
    deps.progress.handled = handled
    const outcome = await attempt(journal, signal, deps)
    if (outcome.type === 'ended' || (await journal.refresh()).inboxSeq === handled) return { outcome, handled }
  }
}

// Being stopped is how a run ends, not how it fails: the pipeline, asked again, says so.
async function attempt(journal: LiveJournal, signal: AbortSignal, deps: LaneDeps): Promise<Rest> {
  try {
    return await runPipeline(journal, deps, signal)
  } catch (error) {
    const reason: unknown = signal.aborted ? signal.reason : error
    if (!(reason instanceof Interruption) || reason.why !== 'stopped') throw reason
    return runPipeline(journal, deps, new AbortController().signal)
  }
}

async function settle(journal: LiveJournal, { outcome, handled }: Handled, deps: WorkerDeps): Promise<void> {
  if (outcome.type === 'ended') return finish(journal, outcome.end, deps)
  const { type, ...rest } = outcome.type === 'parked' ? outcome : { type: 'parked', reason: 'nothing more to do' }
  const { reason } = rest
  await journal.record({ type: 'run.parked', data: { ...rest, handled: handledBy(journal.state(), handled) } })
  deps.log.info({ reason }, 'run parked')
}

// What people see is told first, so that a crash in between tells it again rather than never.
async function finish(journal: LiveJournal, end: RunEnd, deps: WorkerDeps): Promise<void> {
  await deps.report(journal, { ...journal.state(), end, phase: 'ended' })
  await journal.record({ type: 'run.ended', data: end })
  deps.log.info({ how: end.how, reason: end.reason }, 'run ended')
}

/** After a shutdown another worker goes on at once; after a fault that may pass, a little later; else the run fails. */
async function giveBack(
  journal: LiveJournal,
  error: unknown,
  deps: HoldingDeps & { readonly progress: Progress },
): Promise<void> {
  if (isFault(error, 'lease-lost')) throw error
  if (error instanceof Interruption) {
    deps.log.info({ why: error.why }, 'run interrupted')
    return deps.runs.release(deps.lease)
  }
  const state = journal.state()
  if (isFault(error) && error.retryable && state.attempts < deps.maxAttempts) {
    const retryInMs = await holdBack(journal, error, { ...deps, ...deps.progress })
    return deps.log.warn({ err: error, retryInMs, attempt: state.attempts }, 'run held back')
  }
  const reason = isFault(error) ? `${error.code}: ${error.message}` : 'an error of our own, see the log of the worker'
  deps.log.error({ err: error }, 'run failed')
  await giveUp(journal, reason, { ...deps, ...deps.progress })
}
