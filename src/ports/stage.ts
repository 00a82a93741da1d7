import type { RunEnd, WorkerEvent } from '../domain/run-event.ts'
import type { RunState } from '../domain/run-state.ts'

/** An external effect with a natural key, made so that it happens once whatever is killed whenever. */
export interface Effect<T> {
  /** What it is: `comment`, `tree`, `commit`, `branch`, `pull`, `check`, `ready` … */
  readonly effect: string
  /** Unique within the run. */
  readonly key: string
  /** Looks whether it has already happened; undefined: it has not. Asked before acting and after an ambiguous answer. */
  readonly observe: () => Promise<T | undefined>
  readonly act: () => Promise<T>
}

/** A stage's hold on its run: the state so far, and the only ways to add to it. All fenced by the lease. */
export interface Journal {
  state(): RunState
  /** Appends one event. Throws Fault `lease-lost` when another worker has taken over. @returns the new state. */
  record(event: WorkerEvent): Promise<RunState>
  /**
   * Intent recorded → observed → acted → (ambiguous: observed) → recorded. An effect that the log already holds as
   * done is not looked at again: its recorded result comes back, so `T` must be JSON.
   */
  perform<T>(effect: Effect<T>): Promise<T>
  /** Throws Fault `lease-lost` when the lease may have run out: the fence of everything that is sent outside. */
  readonly assertLive: () => void
}

export type StageOutcome =
  | { readonly type: 'done' }
  /** Another round was begun: the stages are run again from the first. */
  | { readonly type: 'again' }
  /** Waits for an inbox event, or until `wakeAt` (see `run.parked`); holds no worker and no sandbox meanwhile. */
  | { readonly type: 'parked'; readonly reason: string; readonly wakeAt?: string }
  | { readonly type: 'ended'; readonly end: RunEnd }

/**
 * One stage of a run. Begins by asking `journal.state()` what is done already (after a crash it is called again) and
 * ends early when the signal aborts (stop, lease lost, shutdown), throwing the signal's reason. Outcomes are returned;
 * faults are thrown.
 */
export type Stage = (journal: Journal, signal: AbortSignal) => Promise<StageOutcome>

export const DONE: StageOutcome = { type: 'done' }
