import type { Evidence } from './evidence.ts'
import type { ImpactRecord } from './impact.ts'
import type { Actor } from './repository.ts'
import type { RoundBegun } from './round-event.ts'
import type { EventData, EventType, StoredEvent } from './run-event.ts'

/** What was handed in and what became of it: taken back by a round, and there again where it comes to nothing. */
export interface Standing {
  readonly agent?: EventData['agent.finished']
  readonly change?: EventData['change.exported']
  readonly evidence?: Evidence
  readonly impact?: ImpactRecord
  readonly judged?: EventData['guard.judged']
  /** Who let a held change out; who asked for it never counts. */
  readonly publishRequests: readonly Actor[]
}

export interface Round extends RoundBegun {
  readonly before: Standing
  /** Why it came to nothing. */
  readonly abandoned?: string
}

/** What rounds add to a run's state. Absent in logs without any. */
export interface Rounds {
  /** From the second on. */
  readonly rounds?: readonly Round[]
  /** In which round the pull request was last brought up to date. */
  readonly publishedRound?: number
}

type RoundEvent = Extract<StoredEvent, { type: 'round.begun' | 'round.abandoned' }>
const TYPES: ReadonlySet<EventType> = new Set<RoundEvent['type']>(['round.begun', 'round.abandoned'])

export function isRoundEvent(event: StoredEvent): event is RoundEvent {
  return TYPES.has(event.type)
}

/** One event of a round further. */
export function applyRound(state: Rounds & Standing, event: RoundEvent): Partial<Rounds & Standing> {
  return event.type === 'round.begun' ? begun(state, event.data) : abandoned(state, event.data)
}

function begun(state: Rounds & Standing, data: RoundBegun): Rounds {
  return { rounds: [...(state.rounds ?? []), { ...data, before: standingOf(state) }] }
}

// Absent, not undefined: states are compared.
function standingOf({ agent, change, impact, evidence, judged, publishRequests }: Standing): Standing {
  return {
    publishRequests,
    ...(agent && { agent }),
    ...(change && { change }),
    ...(evidence && { evidence }),
    ...(impact && { impact }),
    ...(judged && { judged }),
  }
}

/** The state without what the event takes back. A person let the change of before leave, not the one to come. */
export function withoutTaken<S extends Rounds & Standing>(state: S, event: StoredEvent): S {
  const takes = event.type === 'round.begun' || (event.type === 'round.abandoned' && isOpen(state, event.data))
  if (!takes) return state
  const { agent, change, impact, evidence, judged, ...rest } = state
  return { ...rest, publishRequests: [] } as unknown as S
}

function isOpen({ rounds = [] }: Rounds, { round }: { readonly round: number }): boolean {
  return rounds.at(-1)?.round === round && rounds.at(-1)?.abandoned === undefined
}

function abandoned({ rounds = [] }: Rounds, data: EventData['round.abandoned']): Partial<Rounds & Standing> {
  const last = rounds.at(-1)
  if (last === undefined || !isOpen({ rounds }, data)) return {}
  return { ...last.before, rounds: [...rounds.slice(0, -1), { ...last, abandoned: data.reason }] }
}

/** The round whose work is in hand or stands: 1, unless others were begun. */
export function currentRound({ rounds = [] }: Rounds): number {
  return rounds.findLast((round) => round.abandoned === undefined)?.round ?? 1
}

/** The round that the agent works in or handed in last; undefined in the first. */
export function openRound({ rounds = [] }: Rounds): Round | undefined {
  const last = rounds.at(-1)
  return last?.abandoned === undefined ? last : undefined
}

/** The pull request shows what this round made; false while another round is on its way to it. */
export function isPublished(state: Rounds & { readonly published?: EventData['change.published'] }): boolean {
  return state.published !== undefined && (state.publishedRound ?? 1) === currentRound(state)
}
