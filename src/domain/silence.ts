import { DEFAULT_STALE, type StalePolicy } from './manners.ts'
import type { Policy } from './policy.ts'
import type { EventData, StoredEvent } from './run-event.ts'

/** How long nobody has given a sign at a run's pull request. */
export interface SilenceState {
  /** Absent: there is no pull request yet. ISO 8601 UTC. */
  readonly silence?: { readonly since: string; readonly nudgedAt?: string }
}

/** One event further: what is published, and what a person asks for or pushes, begins the silence anew. */
export function reduceSilence({ silence }: SilenceState, event: StoredEvent): SilenceState {
  if (event.type === 'change.published') return { silence: { since: event.at } }
  if (silence === undefined) return {}
  if (event.type === 'effect.observed') {
    return event.data.effect === 'nudge' ? { silence: { ...silence, nudgedAt: event.at } } : {}
  }
  const sign = signOf(event)
  return sign !== undefined && isLater(sign, silence.since) ? { silence: { since: sign } } : {}
}

function signOf(event: StoredEvent): string | undefined {
  switch (event.type) {
    case 'sign.seen':
      return event.data.at
    case 'approval.requested':
    case 'publish.requested':
      return event.at
    case 'pull.changed':
      return event.data.pusher === undefined ? undefined : event.at
    case 'round.requested':
      return event.data.by?.type === 'User' ? event.at : undefined
    default:
      return undefined
  }
}

export type StaleDecision =
  | {
      readonly do: 'nudge'
      readonly days: number /** When it will be closed; absent: never. */
      readonly closeAt?: string
    }
  | { readonly do: 'close'; readonly days: number }
  /** Absent: never again by itself. */
  | { readonly do: 'wait'; readonly until?: string }

export interface StaleFacts {
  readonly now: string
  readonly silence: NonNullable<SilenceState['silence']>
  /** The second door is open: what people decided is not undone by their silence. */
  readonly approved: boolean
  readonly stale: StalePolicy
}

/** What is to be done about a silence. Pure. A nudge comes before a close, and leaves as much time as between the two. */
export function decideStale({ now, silence, approved, stale }: StaleFacts): StaleDecision {
  const { nudgeDays, closeDays } = stale
  const closes = closeDays > 0 && !approved
  const nudges = nudgeDays > 0 && !(closes && nudgeDays >= closeDays) && silence.nudgedAt === undefined
  const nudgeAt = after(silence.since, nudgeDays)
  const grace = silence.nudgedAt === undefined ? silence.since : after(silence.nudgedAt, closeDays - nudgeDays)
  const closeAt = latest(after(silence.since, closeDays), grace)
  if (nudges) {
    if (isLater(nudgeAt, now)) return { do: 'wait', until: nudgeAt }
    const left = latest(after(silence.since, closeDays), after(now, closeDays - nudgeDays))
    return { do: 'nudge', days: nudgeDays, ...(closes ? { closeAt: left } : {}) }
  }
  if (!closes) return { do: 'wait' }
  return isLater(closeAt, now) ? { do: 'wait', until: closeAt } : { do: 'close', days: closeDays }
}

interface Waiting extends SilenceState {
  readonly updatedAt: string
  readonly base?: { readonly policy: Policy }
  readonly approval?: EventData['approval.decided']
}

/** What is to be done about a run's pull request at the time of its last event; undefined: it has none. */
export function staleDecisionOf({ silence, updatedAt, base, approval }: Waiting): StaleDecision | undefined {
  if (silence === undefined) return undefined
  const stale = base?.policy.stale ?? DEFAULT_STALE
  return decideStale({ now: updatedAt, silence, approved: approval?.state === 'approved', stale })
}

/** What the effect of closing a pull request that nobody looks at is called; the silence follows. */
export const STALE_CLOSE = 'stale-close'

/** After how many days of silence it was closed; undefined: it was not, or not for that. */
export function closedAfter(effects: Readonly<Record<string, { readonly result?: unknown }>>): number | undefined {
  const closes = Object.entries(effects).filter(([key]) => key === STALE_CLOSE || key.startsWith(`${STALE_CLOSE}:`))
  return closes.map(([, { result }]) => Number(result ?? 0)).find((days) => days > 0)
}

const DAY_MS = 86_400_000

function after(time: string, days: number): string {
  return new Date(Date.parse(time) + days * DAY_MS).toISOString()
}

function isLater(left: string, right: string): boolean {
  return Date.parse(left) > Date.parse(right)
}

function latest(left: string, right: string): string {
  return isLater(left, right) ? left : right
}
