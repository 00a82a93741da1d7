import type { Evidence } from './evidence.ts'
import type { ImpactRecord } from './impact.ts'
import type { Actor } from './repository.ts'
import type { RoundBegun, ThreadOutcome } from './round-event.ts'
import { pendingRequests, type RoundRequests } from './round-request.ts'
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
  /** Who said last that it may leave, and had no say any more when it counted. Absent: nobody. */
  readonly publishRefused?: Actor
}

export interface Round extends RoundBegun {
  readonly before: Standing
  /** What it was judged against before, where the round moved that. */
  readonly baseBefore?: EventData['base.pinned']
  /** Why it came to nothing. */
  readonly abandoned?: string
  /** It came to nothing because the branch moved: what it was asked for waits again. */
  readonly again?: true
  /** What the agent had said of the threads by then. */
  readonly said?: readonly ThreadOutcome[]
}

/** What rounds add to a run's state. Absent in logs without any. */
export interface Rounds {
  /** From the second on. */
  readonly rounds?: readonly Round[]
  /** In which round the pull request was last brought up to date. */
  readonly publishedRound?: number
  /** The run's own commits that the pull request had for a head, oldest first. */
  readonly ownCommits?: readonly string[]
  /** Where in the log a round of what is published last began or came to nothing: approvals from before are spent. */
  readonly roundSeq?: number
}

interface Whole extends Rounds, Standing {
  readonly base?: EventData['base.pinned']
  readonly published?: EventData['change.published']
}

type RoundEvent = Extract<StoredEvent, { type: 'round.begun' | 'round.abandoned' }>
const TYPES: ReadonlySet<EventType> = new Set<RoundEvent['type']>(['round.begun', 'round.abandoned'])

export function isRoundEvent(event: StoredEvent): event is RoundEvent {
  return TYPES.has(event.type)
}

/** One event of a round further. */
export function applyRound(state: Whole, event: RoundEvent): Partial<Whole> {
  const spent = state.published === undefined ? {} : { roundSeq: event.seq }
  const next = event.type === 'round.begun' ? begun(state, event.data) : abandoned(state, event.data)
  return next === undefined ? {} : { ...next, ...spent }
}

function begun(state: Whole, data: RoundBegun): Partial<Whole> {
  const { base, rounds = [] } = state
  const round = { ...data, before: standingOf(state) }
  if (data.base === undefined || base === undefined) return { rounds: [...rounds, round] }
  return { base: { ...base, ...data.base }, rounds: [...rounds, { ...round, baseBefore: base }] }
}

// Absent, not undefined: states are compared.
function standingOf({ agent, change, evidence, impact, judged, publishRequests }: Standing): Standing {
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
  const { agent, change, impact, evidence, judged, publishRefused, ...rest } = state
  return { ...rest, publishRequests: [] } as unknown as S
}

function isOpen({ rounds = [] }: Rounds, { round }: { readonly round: number }): boolean {
  return rounds.some((one) => one.round === round && one.abandoned === undefined)
}

// What came behind it goes with it.
function abandoned(state: Whole, data: EventData['round.abandoned']): Partial<Whole> | undefined {
  const { rounds = [], agent } = state
  if (!isOpen(state, data)) return undefined
  const at = rounds.findIndex(({ round }) => round === data.round)
  const [kept, gone] = [rounds.slice(0, at), rounds.slice(at)]
  const base = gone.find(({ baseBefore }) => baseBefore !== undefined)?.baseBefore
  const end = { abandoned: data.reason, ...(data.again && { again: data.again }) }
  const ended = gone.map((round) => (round.abandoned === undefined ? { ...round, ...end, ...saidBy(agent) } : round))
  return { ...gone[0]?.before, ...(base && { base }), rounds: [...kept, ...ended] }
}

function saidBy(agent: Standing['agent']): Pick<Round, 'said'> {
  return agent?.threads === undefined ? {} : { said: agent.threads }
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

/** What the pull request shows from now on. */
export function publishedBy(state: Rounds, { commit }: EventData['change.published']): Partial<Rounds> {
  return { publishedRound: currentRound(state), ownCommits: [...(state.ownCommits ?? []), commit] }
}

type MaybePublished = Rounds & { readonly published?: EventData['change.published'] }

/** The pull request shows what this round made; false while another round is on its way to it. */
export function isPublished(state: MaybePublished): boolean {
  return state.published !== undefined && (state.publishedRound ?? 1) === currentRound(state)
}

/** Another round of what stands on the pull request is asked for, and nothing is on its way there. */
export function wantsRound(state: MaybePublished & RoundRequests): boolean {
  return isPublished(state) && pendingRequests(state).length > 0
}

/** The pull request was closed or merged after the round began that is on its way to it. */
export function isOvertaken(state: MaybePublished & { readonly closedSeq?: number }): boolean {
  return furtherOf(state) !== undefined && (state.closedSeq ?? 0) > (state.roundSeq ?? 0)
}

/** Work on what is published, on its way to the pull request. */
export interface Further {
  /** The round that was asked for; rounds of the run's own may have followed it. */
  readonly round: Round & Required<Pick<Round, 'from'>>
  readonly published: EventData['change.published']
}

/** Undefined while nothing is published, or nothing but what is. */
export function furtherOf(state: MaybePublished): Further | undefined {
  const { published, rounds = [] } = state
  if (published === undefined || isPublished(state)) return undefined
  const round = rounds.findLast((one) => one.abandoned === undefined && one.requests !== undefined)
  return round?.from === undefined ? undefined : { round: { ...round, from: round.from }, published }
}
