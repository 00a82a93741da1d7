import { chainEvent, GENESIS } from '../../../src/domain/audit-chain.ts'
import { EVENT_VERSION, type RunEvent, type StoredEvent } from '../../../src/domain/run-event.ts'
import { type RunState, reduce } from '../../../src/domain/run-state.ts'

const RUN = '01KJQ6B9V0T3M8X4Z2W7C5D1EF'
const START = Date.UTC(2026, 2, 2, 9)

/** A run's log as a store keeps it, seventeen seconds between two events, reduced. */
export function stateOf(events: readonly RunEvent[]): RunState {
  const stored: StoredEvent[] = []
  for (const [index, event] of events.entries()) {
    const at = new Date(START + index * 17_000).toISOString()
    const place = { runId: RUN, seq: index + 1, prevHash: stored.at(-1)?.hash ?? GENESIS }
    stored.push(chainEvent(event, { ...place, at, actor: 'system', version: EVENT_VERSION }))
  }
  const state = reduce(stored)
  if (state === undefined) throw new Error('a log begins with run.requested')
  return state
}
