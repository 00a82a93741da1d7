import type { RestEventData } from './rest-event.ts'
import type { StoredEvent } from './run-event.ts'

export interface Rest {
  readonly reason: string
  /** ISO 8601 UTC by the store's clock. */
  readonly until: string
}

type HeldBack = { readonly at: string; readonly data: RestEventData['run.held-back'] }

function restUntil({ at, data }: HeldBack): string {
  return new Date(Date.parse(at) + data.afterMs).toISOString()
}

/** When a run that this event lays down is taken up again by itself, ISO 8601 UTC; undefined: it is not. */
export function wakeAtOf(event: StoredEvent): string | undefined {
  if (event.type === 'run.held-back') return restUntil(event)
  return event.type === 'run.parked' ? event.data.wakeAt : undefined
}

/** What being held back does to a run's state. */
export function reduceRest(event: HeldBack) {
  const { reason, handled, attempts } = event.data
  return { handledSeq: handled, attempts, rest: { reason, until: restUntil(event) } }
}

/** Milliseconds that a run has still to rest at the time of its last event. */
export function restLeft({ rest, updatedAt }: { readonly rest?: Rest; readonly updatedAt: string }): number {
  return rest === undefined ? 0 : Math.max(0, Date.parse(rest.until) - Date.parse(updatedAt))
}
