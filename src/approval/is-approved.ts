import { furtherOf, wantsRound } from '../domain/round-state.ts'
import type { RunState } from '../domain/run-state.ts'

/**
 * What was rejected, closed or stopped after its approval is approved no more, nor what is worked on again: from when it
 * is heard, not from when the gate comes to say so.
 */
export function isApproved(state: RunState): boolean {
  if (state.end === undefined ? isTakenUp(state) : state.end.how !== 'merged') return false
  return state.approval?.state === 'approved' && state.approval.tuple.head === state.published?.commit
}

function isTakenUp(state: RunState): boolean {
  return (
    (state.stop ?? state.rejection ?? state.givenUp) !== undefined ||
    wantsRound(state) ||
    furtherOf(state) !== undefined
  )
}
