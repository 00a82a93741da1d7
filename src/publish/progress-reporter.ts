import { isFault } from '../domain/fault.ts'
import type { RunState } from '../domain/run-state.ts'
import type { Clock } from '../ports/clock.ts'
import type { Journal } from '../ports/stage.ts'

/** Before the second picture of a plan's progress; twice as long before each further one. */
const REST_MS = 30_000
/** Of the calls that a run may make, some are for what comes after the agent's work. */
const MOST_EDITS = 4

export interface ProgressDeps {
  readonly report: (journal: Journal, state: RunState) => Promise<void>
  readonly clock: Pick<Clock, 'monotonic'>
}

/**
 * Shows how far the plan is while the agent works, now and then. What is left out is shown when the stage ends, and what
 * cannot be shown now does not keep the agent from its work.
 */
export function createProgressReporter({ report, clock }: ProgressDeps): (journal: Journal) => Promise<void> {
  const shown = new WeakMap<Journal, number>()
  return async (journal) => {
    const now = clock.monotonic()
    const last = shown.get(journal)
    const state = journal.state()
    const edits = Object.keys(state.effects).filter((key) => key.startsWith('status:')).length
    if (edits >= MOST_EDITS || (last !== undefined && now - last < REST_MS * 2 ** edits)) return
    shown.set(journal, now)
    try {
      await report(journal, state)
    } catch (error) {
      if (!isFault(error) || error.code === 'lease-lost') throw error
    }
  }
}
