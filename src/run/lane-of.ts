import { pendingRequests } from '../domain/round-request.ts'
import { wantsRound } from '../domain/round-state.ts'
import type { RunState } from '../domain/run-state.ts'
import type { Lane } from '../ports/queue.ts'

/** What needs an agent waits for the agents; decisions go past them. */
export function laneOf(state: RunState): Lane {
  // Taken back after the agent began, a request is no decision any more.
  const withdrawn = state.steps.length === 0 ? state.withdrawn : undefined
  if ((state.stop ?? state.rejection ?? withdrawn ?? state.givenUp) !== undefined) return 'gate'
  return state.judged === undefined || wantsRound(state) ? 'work' : 'gate'
}

/** Nothing of a run is for the lane of decisions, which would wait behind it. A door is shut there all the same. */
export function isForAgents(state: RunState): boolean {
  return laneOf(state) === 'work' && !wantsRound(state)
}

/** What was asked for and not begun keeps the run awake. @param handled the last inbox event that was looked at. */
export function handledBy(state: RunState, handled: number): number {
  const [first] = wantsRound(state) ? pendingRequests(state) : []
  return first === undefined ? handled : Math.min(handled, first.seq - 1)
}
