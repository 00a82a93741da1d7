import type { CapName, Caps } from '../domain/caps.ts'
import type { Intent } from '../domain/intent.ts'

/** A call to a model that somebody pays for, before it is made. */
export interface PlannedCall {
  readonly runId: string
  /** Which call of the run, for people and for finding it again: `agent:12`. */
  readonly step: string
  readonly intent: Pick<Intent, 'repository' | 'subject' | 'requester'>
  /** The most that it can cost, in billionths of the currency's unit. */
  readonly amount: bigint
  /** Amounts of other currencies are counted apart. */
  readonly currency: string
  readonly caps: Caps
  /** By the store's clock: who has not settled by then is taken for dead, and the whole amount for spent. */
  readonly ttlMs: number
}

export type Reserved =
  | { readonly type: 'reserved'; readonly id: string }
  /** `booked` is what is spent or reserved already, `limit` the cap, both in billionths. */
  | { readonly type: 'refused'; readonly cap: CapName; readonly booked: bigint; readonly limit: bigint }

export interface Settlement {
  /** What it did cost; may be more than was reserved where an endpoint counted more than it could. */
  readonly amount: bigint
  readonly inputTokens: number
  readonly outputTokens: number
  /** The amount is the worst case, because nobody knows what the call came to. */
  readonly assumed: boolean
  /** No price is known for what answered: only the tokens count. */
  readonly unpriced?: boolean
}

/** A call that was reserved and not settled: in flight, or its worker is dead. */
export interface OpenCall {
  readonly id: string
  readonly step: string
  readonly amount: bigint
  readonly currency: string
}

export const SPEND_GROUPS = ['run', 'repository', 'person', 'day', 'organisation'] as const
export type SpendGroup = (typeof SPEND_GROUPS)[number]

export interface SpendRow {
  /** `acme/site`, a login, `2026-01-31`, an owner, or a run's id: what the newest call said. */
  readonly name: string
  readonly currency: string
  readonly spent: bigint
  /** Of calls in flight. */
  readonly reserved: bigint
  readonly calls: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** Calls whose cost nobody knows, for want of a price. */
  readonly unpriced: number
  /** Calls that count with their worst case, because their worker died or their answer broke off. */
  readonly assumed: number
}

/**
 * Who may spend what. Every amount is reserved before the call and corrected after it; as what is reserved counts as
 * spent, no interleaving of workers passes a cap. A reservation whose worker died stays booked with its whole amount:
 * the call may have been made and paid for, and letting go of it would let a crash loop spend without end.
 * Every method may throw Fault `store-unavailable`. Time is the store's.
 */
export interface Ledger {
  /** All caps or none. The first cap in the order of `CAP_NAMES` that would be passed refuses. */
  reserve(call: PlannedCall): Promise<Reserved>
  /** The first settlement stands; only an assumed one is corrected by a later. Unknown ids are no error. */
  settle(id: string, settlement: Settlement): Promise<void>
  /** Takes back what surely was not spent. Does nothing once settled. */
  release(id: string): Promise<void>
  /** What the run reserved and neither settled nor released, expired or not, oldest first. */
  open(runId: string): Promise<OpenCall[]>
  /** Sums since a moment, highest first. */
  report(options: { readonly by: SpendGroup; readonly since?: Date }): Promise<SpendRow[]>
}
