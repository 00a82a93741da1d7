import type { BuildRecord } from '../../domain/build-signal.ts'

/** What an earlier commit said, and whether it held the merged change already. */
export interface Earlier extends BuildRecord {
  readonly contains: boolean
}

export interface OfferFacts {
  /** When it turned red and when the change was merged, ISO 8601 by the host's clock. */
  readonly failedAt: string
  readonly mergedAt: string
  /** For how long after the merge it is looked at. */
  readonly hours: number
  /** The same check, status or environment before, newest first. */
  readonly earlier: readonly Earlier[]
}

export type Offer =
  /** `green`: the last commit that was green before, without the change. */
  { readonly offer: true; readonly green: string } | { readonly offer: false; readonly why: string }

/**
 * Whether the merge may have turned it red: it was green right before it, and never with it. Pure. Anything that is not
 * known is not held against the change.
 */
export function decideOffer({ failedAt, mergedAt, hours, earlier }: OfferFacts): Offer {
  const late = Date.parse(failedAt) - Date.parse(mergedAt)
  if (late < 0) return no('it was red before the merge')
  if (late > hours * 3_600_000) return no(`it was merged more than ${hours} hours before`)
  const decisive = earlier.find(isDecisive)
  if (decisive === undefined) return no('nothing is known of it before the merge')
  if (decisive.contains) return no('it was green with the change')
  return decisive.result === 'success' ? { offer: true, green: decisive.commit } : no('it was red before the merge')
}

/** With the change in it, red says nothing new. */
export function isDecisive({ result, contains }: Earlier): boolean {
  return result === 'success' || (result === 'failure' && !contains)
}

function no(why: string): Offer {
  return { offer: false, why }
}
