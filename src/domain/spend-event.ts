import type { Money } from './money.ts'

/** Events about what a run costs; what an answer cost stands in the answer's own event. */
export interface SpendEventData {
  /** A worker died or was cut off in a call: nobody knows what it came to, so it counts with its worst case. */
  'call.abandoned': {
    /** The ledger's. */
    readonly id: string
    /** `agent:12`. */
    readonly step: string
    readonly cost: Money
  }
}
