import { ASKED_CAUSES, type RoundRequest } from './round-event.ts'
import type { EventData, StoredEvent } from './run-event.ts'

/** A request with its place in the log. */
export interface Requested extends RoundRequest {
  readonly seq: number
  readonly at: string
}

/** What was asked for after publishing. Absent in logs without any. */
export interface RoundRequests {
  /** All there ever were, one a key. */
  readonly roundRequests?: readonly Requested[]
  readonly declined?: readonly EventData['round.declined'][]
}

interface Asked extends RoundRequests {
  readonly rounds?: readonly { readonly again?: true; readonly requests?: readonly number[] }[]
}

type Event = Extract<StoredEvent, { type: 'round.requested' | 'round.declined' }>

export function isRequestEvent(event: StoredEvent): event is Event {
  return event.type === 'round.requested' || event.type === 'round.declined'
}

export function applyRequest({ roundRequests = [], declined = [] }: RoundRequests, event: Event): RoundRequests {
  if (event.type === 'round.declined') return { declined: [...declined, event.data] }
  if (roundRequests.some(({ key }) => key === event.data.key)) return {}
  return { roundRequests: [...roundRequests, { ...event.data, seq: event.seq, at: event.at }] }
}

/** Requests that no round took up and nobody declined, oldest first. */
export function pendingRequests({ roundRequests = [], declined = [], rounds = [] }: Asked): readonly Requested[] {
  const taken = rounds.filter(({ again }) => !again).flatMap(({ requests = [] }) => requests)
  const done = new Set([...taken, ...declined.flatMap(({ requests }) => requests)])
  return roundRequests.filter(({ seq }) => !done.has(seq))
}

/** The requests that the next round takes up: all of one cause. */
export function nextRequests(state: Asked): readonly Requested[] {
  const pending = pendingRequests(state)
  const cause = ASKED_CAUSES.find((candidate) => pending.some((request) => request.cause === candidate))
  return pending.filter((request) => request.cause === cause)
}
