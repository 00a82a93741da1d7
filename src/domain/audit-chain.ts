import { digestOf } from './digest.ts'
import type { RunEvent, StoredEvent } from './run-event.ts'

export const GENESIS = '0'.repeat(64)

export interface Unchained {
  readonly runId: string
  readonly seq: number
  readonly at: string
  readonly actor: string
  readonly version: number
  readonly prevHash: string
}

/** Completes an event with its hash: SHA-256 over everything else that it says, canonical JSON. */
export function chainEvent(event: RunEvent, place: Unchained): StoredEvent {
  const body = { ...place, type: event.type, data: jsonValue(event.data) }
  return { ...body, hash: digestOf(body) } as StoredEvent
}

export type ChainReport =
  | { readonly ok: true; readonly events: number; readonly head: string }
  | { readonly ok: false; readonly events: number; readonly badSeq: number; readonly reason: string }

/** Walks a run's events in order and names the first that is missing, moved or changed. A cut tail needs `head`. */
export function verifyChain(events: readonly StoredEvent[], head?: { seq: number; hash: string }): ChainReport {
  let prevHash = GENESIS
  for (const [index, event] of events.entries()) {
    const reason = flaw(event, index + 1, prevHash)
    if (reason !== undefined) return { ok: false, events: events.length, badSeq: index + 1, reason }
    prevHash = event.hash
  }
  if (head !== undefined && (head.seq !== events.length || head.hash !== prevHash)) {
    const reason = `the log ends at ${events.length}, the run's head says ${head.seq}`
    return { ok: false, events: events.length, badSeq: Math.min(head.seq, events.length + 1), reason }
  }
  return { ok: true, events: events.length, head: prevHash }
}

function flaw(event: StoredEvent, seq: number, prevHash: string): string | undefined {
  if (event.seq !== seq) return `expected event ${seq}, found ${event.seq}: one was removed or moved`
  if (event.prevHash !== prevHash) return 'it does not follow from the event before it'
  const { hash, ...body } = event
  return digestOf(body) === hash ? undefined : 'its content does not match its hash'
}

// What a store gives back has been through JSON: undefined fields are gone, so they must be gone before hashing.
function jsonValue(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
