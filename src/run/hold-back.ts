import type { Fault } from '../domain/fault.ts'
import { restLeft } from '../domain/rest.ts'
import type { RunState } from '../domain/run-state.ts'
import type { Lease, RunStore } from '../ports/run-store.ts'
import type { Journal } from '../ports/stage.ts'

// With 20 attempts and half a second at first, an outage of an hour is outlived.
const LONGEST_PAUSE_MS = 5 * 60_000

export interface HoldBackDeps {
  readonly runs: Pick<RunStore, 'release'>
  readonly lease: Lease
  readonly firstPauseMs: number
}

/**
 * Lays a run down after a fault that may pass. It keeps no lease meanwhile, so that a stop is acted upon at once.
 * @param handled the last inbox event that the attempt took into account.
 * @returns for how long, in milliseconds.
 */
export async function holdBack(journal: Journal, fault: Fault, deps: HoldBackDeps & { handled: number }) {
  const { attempts } = journal.state()
  const pause = Math.min(LONGEST_PAUSE_MS, deps.firstPauseMs * 2 ** attempts)
  const afterMs = Math.max(fault.retryAfterMs ?? 0, pause)
  const reason = `${fault.code}: ${fault.message}`
  await journal.record({ type: 'run.held-back', data: { reason, afterMs, handled: deps.handled, attempts } })
  await deps.runs.release(deps.lease)
  return afterMs
}

/** Lays a run down again that was taken up before its time for nothing that calls it off: no call leaves meanwhile. */
export async function restOn(journal: Journal, { runs, lease }: Pick<HoldBackDeps, 'runs' | 'lease'>) {
  const state = journal.state()
  const attempts = Math.max(0, state.attempts - 1)
  const data = { reason: state.rest?.reason ?? '', afterMs: restLeft(state), handled: state.inboxSeq, attempts }
  await journal.record({ type: 'run.held-back', data })
  await runs.release(lease)
}

/** Whether a run that was just taken up has to go on resting. */
export function mustRest(state: RunState): boolean {
  return restLeft(state) > 0 && (state.stop ?? state.rejection ?? state.withdrawn) === undefined
}
