import { furtherOf, isOvertaken, isPublished, wantsRound } from '../domain/round-state.ts'
import type { RunEnd } from '../domain/run-event.ts'
import type { RunState } from '../domain/run-state.ts'
import type { Lane } from '../ports/queue.ts'
import { DONE, type Journal, type Stage, type StageOutcome } from '../ports/stage.ts'

/** The stages in order: the only place that knows them all. */
export interface Stages {
  readonly prepare: Stage
  readonly wait: Stage
  /** Begins another round of what is published, or says why not. */
  readonly further: Stage
  readonly agent: Stage
  readonly verify: Stage
  readonly repair: Stage
  readonly review: Stage
  readonly guard: Stage
  readonly publish: Stage
  readonly approve: Stage
}

const ORDER = [
  'prepare',
  'wait',
  'agent',
  'verify',
  'repair',
  'review',
  'guard',
  'publish',
  'approve',
] as const satisfies readonly (keyof Stages)[]

/** Shows a run's state where people look. */
export type Report = (journal: Journal, state: RunState) => Promise<void>

/** How far a run went. */
export type Rest = Exclude<StageOutcome, { readonly type: 'again' }>

export interface Carried {
  readonly stages: Stages
  readonly report: Report
  /** In the lane of decisions nobody begins another round: the agent waits for the agents. */
  readonly lane: Lane
}

/**
 * Takes a run as far as it goes: every stage looks at the log for what is done already, so calling this again after a
 * crash goes on where it stopped. A round takes back in the log what later stages made, and the same stages run again;
 * there are only so many rounds as the policy says.
 */
export async function runPipeline(journal: Journal, carried: Carried, signal: AbortSignal): Promise<Rest> {
  for (;;) {
    const outcome = await (wantsRound(journal.state()) ? beginFurther : runStages)(journal, carried, signal)
    if (outcome.type === 'again' || goesOn(outcome, journal.state(), carried)) continue
    return outcome
  }
}

// What was asked for while another round was on its way.
function goesOn(outcome: Rest, state: RunState, { lane }: Carried): boolean {
  return outcome.type === 'parked' && lane === 'work' && wantsRound(state)
}

// The door is shut first, whoever works when.
async function beginFurther(
  journal: Journal,
  { stages, report, lane }: Carried,
  signal: AbortSignal,
): Promise<StageOutcome> {
  const shut = await stages.approve(journal, signal)
  if (shut.type === 'ended') return shut
  await report(journal, journal.state())
  return lane === 'work' ? stages.further(journal, signal) : shut
}

async function runStages(journal: Journal, { stages, report }: Carried, signal: AbortSignal): Promise<StageOutcome> {
  for (const name of ORDER) {
    // Heard before it began or between two stages: only the gate takes back what has left.
    if (name !== 'approve' && isTakenBack(journal.state())) continue
    const end = calledOff(journal.state())
    if (end !== undefined) return { type: 'ended', end }
    if (isOvertaken(journal.state())) return abandon(journal, 'The pull request was closed or merged meanwhile.')
    const outcome = await stages[name](journal, signal)
    if (outcome.type === 'ended') return name === 'approve' ? outcome : endOrFallBack(journal, outcome)
    await report(journal, journal.state())
    if (outcome.type !== 'done') return outcome
  }
  return DONE
}

// Where only a further round comes to nothing, what is published stands as it did.
async function endOrFallBack(
  journal: Journal,
  outcome: Extract<StageOutcome, { type: 'ended' }>,
): Promise<StageOutcome> {
  return furtherOf(journal.state()) === undefined ? outcome : abandon(journal, outcome.end.reason)
}

async function abandon(journal: Journal, reason: string): Promise<StageOutcome> {
  const round = furtherOf(journal.state())?.round.round ?? 1
  await journal.record({ type: 'round.abandoned', data: { round, reason } })
  return { type: 'again' }
}

/** Whether something of the run may stand on GitHub. Trees and commits that no branch leads to are nothing there. */
export function hasLeft(state: RunState): boolean {
  return state.effects.branch !== undefined || state.published !== undefined
}

/** Somebody ended the run while a further round was on its way to its pull request: nothing more is made. */
export function isTakenBack(state: RunState): boolean {
  const decided = state.stop ?? state.rejection
  return decided !== undefined && state.published !== undefined && !isPublished(state)
}

// Before anything has left, a person's word ends the run; afterwards the approval stage takes it back in order.
function calledOff(state: RunState): RunEnd | undefined {
  if (hasLeft(state)) return undefined
  if (state.stop !== undefined) return { how: 'stopped', reason: `${state.stop.login} said so`, by: state.stop }
  if (state.rejection !== undefined) {
    const { by, reason } = state.rejection
    return { how: 'rejected', reason: reason === '' ? 'no reason was given' : reason, by }
  }
  // Taken back while the base was being pinned counts: the agent has not begun.
  if (state.withdrawn === undefined || state.steps.length > 0) return undefined
  return { how: 'cancelled', reason: state.withdrawn.what, by: state.withdrawn.by }
}
