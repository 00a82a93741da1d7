import { type MemoryState, reduceMemory } from './memory-state.ts'
import { type Review, reduceReviews } from './review.ts'
import type { StoredEvent } from './run-event.ts'
import { reduceSpend, type SpendState } from './spend-state.ts'

/** What a run's log says beside the work itself: what it cost, what outlives it, and what another model said. */
export interface BesideState {
  readonly spend?: SpendState
  readonly memory?: MemoryState
  /** By round; the last one counts. */
  readonly reviews?: readonly Review[]
}

export function reduceBeside({ spend, memory, reviews }: BesideState, event: StoredEvent): BesideState {
  switch (event.type) {
    case 'model.answered':
    case 'reviewer.answered':
    case 'call.abandoned':
      return { spend: reduceSpend(spend, event) }
    case 'memory.recalled':
    case 'memory.proposed':
      return { memory: reduceMemory(memory, event) }
    case 'review.recorded':
      return { reviews: reduceReviews(reviews, event.data) }
    default:
      return {}
  }
}
