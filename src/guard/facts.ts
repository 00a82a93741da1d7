import { canonicalJson } from '../domain/canonical-json.ts'
import type { ChangeSet } from '../domain/change-set.ts'
import type { Evidence } from '../domain/evidence.ts'
import type { Exposure } from '../domain/exposure.ts'
import type { Kind } from '../domain/intent.ts'
import type { Review } from '../domain/review.ts'
import type { BaseHead } from './base-heads.ts'
import type { PackageFact } from './packages/package-facts.ts'

/** A credential that the scanner saw in what the change adds. Never the value. */
export interface SecretFact {
  readonly path: string
  /** What it is, for people. */
  readonly kind: string
  /** 1-based; absent where it stands in a path or a binary. */
  readonly line?: number
}

/** What the agent said that it would change. */
export interface PlanFact {
  /** See `Plan.files`; none where it made no plan. */
  readonly files: readonly string[]
  /** People approved exactly this plan before the work began. */
  readonly approved: boolean
}

/** Everything that rules may know. What is absent was not looked at: a rule that needs it says `not-judged`. */
export interface GuardFacts {
  readonly change: ChangeSet
  readonly kind?: Kind
  readonly evidence?: Evidence
  /** Absent: nobody was asked for a plan (`sallyport guard`, and runs of before there were plans). */
  readonly plan?: PlanFact
  /** What a reviewer model said last. Absent: none was asked. */
  readonly review?: Review
  /** The change takes an earlier one back; `exact`: it is that change backwards and nothing else. */
  readonly revert?: { readonly pull: number; readonly exact: boolean }
  readonly secrets?: readonly SecretFact[]
  /** Changed files that could not be searched for secrets (too large, unreadable). */
  readonly unscanned?: readonly string[]
  /** What the registry said of every package that changed lockfiles bring in. Absent: it was not asked. */
  readonly packages?: readonly PackageFact[]
  /** A bounded sample of how the base's own sources begin, of the kinds that the change adds. Absent: none was read. */
  readonly heads?: readonly BaseHead[]
  /** What the base's workflows put within reach of a change's code. Absent: they were not looked at. */
  readonly exposures?: readonly Exposure[]
}

/** The facts as they are kept beside the verdict: their SHA-256 is `factsDigest`. */
export function renderFacts(facts: GuardFacts): Uint8Array {
  return new TextEncoder().encode(canonicalJson(facts))
}

/** @returns undefined for bytes that are no facts. */
export function parseFacts(bytes: Uint8Array): GuardFacts | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return isFacts(value) ? value : undefined
  } catch {
    return undefined
  }
}

// Only we write them, and their digest was compared: this tells facts from another blob.
function isFacts(value: unknown): value is GuardFacts {
  if (typeof value !== 'object' || value === null || !('change' in value)) return false
  const { change } = value
  return typeof change === 'object' && change !== null && 'files' in change && Array.isArray(change.files)
}
