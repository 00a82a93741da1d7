import type { StoredEvent } from './run-event.ts'

/** What a run took from and gave to its repository's memory. */
export interface MemoryState {
  readonly recalled: readonly number[]
  readonly proposed: readonly number[]
}

const NOTHING: MemoryState = { recalled: [], proposed: [] }

// A crash between an event and what follows from it makes the same again.
export function reduceMemory(
  state: MemoryState = NOTHING,
  event: Extract<StoredEvent, { type: 'memory.recalled' | 'memory.proposed' }>,
): MemoryState {
  if (event.type === 'memory.recalled') return { ...state, recalled: event.data.ids }
  return { ...state, proposed: [...new Set([...state.proposed, event.data.id])] }
}
