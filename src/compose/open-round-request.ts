import { isFault } from '../domain/fault.ts'
import type { RoundRequest } from '../domain/round-event.ts'
import type { Queue } from '../ports/queue.ts'
import type { RunStore } from '../ports/run-store.ts'

/** How a run's own stage asks for another round of it: through its inbox, as people do. A run that is over takes none. */
export function openRoundRequest(runs: Pick<RunStore, 'appendInbox'>, queue: Pick<Queue, 'enqueue'>) {
  return async (runId: string, data: RoundRequest): Promise<void> => {
    try {
      await runs.appendInbox(runId, { type: 'round.requested', data }, 'system')
    } catch (error) {
      if (!isFault(error, 'conflict')) throw error
      return
    }
    await queue.enqueue({ runId, lane: 'work' })
  }
}
