import type { CallState } from './call-state.ts'
import { type MemoryState, reduceMemory } from './memory-state.ts'
import { type Review, reduceReviews } from './review.ts'
import type { StoredEvent } from './run-event.ts'
import type { SilenceState } from './silence.ts'
import { reduceSpend, type SpendState } from './spend-state.ts'

/** What a run's log says beside the work itself: what it cost, what outlives it, and what another model said. */
export interface BesideState extends CallState, SilenceState {
  readonly spend?: SpendState
  readonly memory?: MemoryState
  /** By round; the last one counts. */
  readonly reviews?: readonly Review[]
  /** Digests of answers that reviews are read from, by the names of their calls. */
  readonly reviewerAnswers?: Readonly<Record<string, string>>
}

export function reduceBeside(
  { spend, memory, reviews, reviewerAnswers }: BesideState,
  event: StoredEvent,
): BesideState {
  switch (event.type) {
    case 'model.answered':
    case 'call.abandoned':
      return { spend: reduceSpend(spend, event) }
    case 'reviewer.answered': {
      const answers = { ...reviewerAnswers, [event.data.call]: event.data.answer }
      return { spend: reduceSpend(spend, event), reviewerAnswers: answers }
    }
    case 'memory.recalled':
    case 'memory.proposed':
      return { memory: reduceMemory(memory, event) }
    case 'review.recorded':
      return { reviews: reduceReviews(reviews, event.data) }
    default:
      return {}
  }
}
