import { createHash, timingSafeEqual } from 'node:crypto'

/** What a browser has to bring back from GitHub, and what it was sent there with. */
export type Redeemed<T> =
  | { readonly ok: true; readonly about: T }
  | { readonly ok: false; readonly why: 'unknown' | 'used' | 'expired' }

export interface TicketDesk<T> {
  /** Another ticket makes the one before worthless. */
  issue(about: T): string
  /** Works once, and within the hour that GitHub gives. */
  redeem(given: string): Redeemed<T>
}

interface Ticket<T> {
  readonly state: string
  readonly about: T
  readonly endsAt: number
}

const HOUR_MS = 60 * 60 * 1000

/** The `state` of the manifest flow: who brings another one was not sent by us. */
export function createTicketDesk<T>({ random, now }: { random: () => string; now: () => Date }): TicketDesk<T> {
  const desk: { open?: Ticket<T>; used?: string } = {}
  return {
    issue(about) {
      const state = random()
      desk.open = { state, about, endsAt: now().getTime() + HOUR_MS }
      return state
    },
    redeem(given) {
      const { open } = desk
      if (open === undefined || !same(given, open.state)) {
        return { ok: false, why: desk.used !== undefined && same(given, desk.used) ? 'used' : 'unknown' }
      }
      delete desk.open
      desk.used = open.state
      return now().getTime() < open.endsAt ? { ok: true, about: open.about } : { ok: false, why: 'expired' }
    },
  }
}

// Digests are of one length, so that the time tells nothing.
function same(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}
