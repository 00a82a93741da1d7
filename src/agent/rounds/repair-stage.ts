import { DONE, type Stage } from '../../ports/stage.ts'
import type { WorkDeps } from '../work.ts'
import { beginRound, mayGoOn } from './begin-round.ts'
import { decideRepair } from './decide-repair.ts'

/**
 * Gives what the clean room found wrong with a change back to the agent, as often as the policy says. What is left then
 * is judged as it is.
 */
export function createRepairStage(deps: Pick<WorkDeps, 'blobs' | 'redact'>): Stage {
  return async (journal) => {
    const state = journal.state()
    const wanted = mayGoOn(state) ? decideRepair(state) : undefined
    return wanted === undefined ? DONE : beginRound(deps, journal, { ...wanted, cause: 'verification' })
  }
}
