import { type MemoryState, reduceMemory } from './memory-state.ts'
import type { StoredEvent } from './run-event.ts'
import { reduceSpend, type SpendState } from './spend-state.ts'

/** What a run's log says beside the work itself: what it cost, and what outlives it. */
export interface BesideState {
  readonly spend?: SpendState
  readonly memory?: MemoryState
}

export function reduceBeside({ spend, memory }: BesideState, event: StoredEvent): BesideState {
  switch (event.type) {
    case 'model.answered':
    case 'call.abandoned':
      return { spend: reduceSpend(spend, event) }
    case 'memory.recalled':
    case 'memory.proposed':
      return { memory: reduceMemory(memory, event) }
    default:
      return {}
  }
}
