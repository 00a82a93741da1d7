import type { Untrusted } from './untrusted.ts'

export const SEVERITIES = ['low', 'medium', 'high'] as const
export type Severity = (typeof SEVERITIES)[number]

/** One thing that a reviewer model saw in a change. Everything but `model` is the model's word. */
export interface ReviewFinding {
  /** May be a path that the change does not have. */
  readonly path: string
  /** 1-based, on the changed side. */
  readonly line?: number
  readonly severity: Severity
  /** Redacted before it is recorded. */
  readonly text: Untrusted
  /** As configured, not as the model says. */
  readonly model: string
}

/** What a reviewer model said of one exported tree. */
export interface Review {
  /** The tree that was reviewed: a review of another one counts as none. */
  readonly tree: string
  /** 1, 2, 3 … within the run. */
  readonly round: number
  readonly model: string
  readonly findings: readonly ReviewFinding[]
  /** Why it said nothing that counts, one sentence of ours: no answer, no tokens left, not readable. */
  readonly missing?: string
}

export interface ReviewEventData {
  'review.recorded': { readonly review: Review }
}

/** A round that was recorded again, after a crash, takes the place of what was recorded before. */
export function reduceReviews(
  reviews: readonly Review[] = [],
  { review }: ReviewEventData['review.recorded'],
): readonly Review[] {
  return [...reviews.filter(({ round }) => round !== review.round), review]
}
