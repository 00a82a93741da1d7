import type { ChangeSet } from '../domain/change-set.ts'
import { digestOf } from '../domain/digest.ts'
import type { Evidence } from '../domain/evidence.ts'
import type { Kind } from '../domain/intent.ts'

/** A credential that the scanner saw in what the change adds. Never the value. */
export interface SecretFact {
  readonly path: string
  /** What it is, for people. */
  readonly kind: string
  /** 1-based; absent where it stands in a path or a binary. */
  readonly line?: number
}

/** Everything that rules may know. What is absent was not looked at: a rule that needs it says `not-judged`. */
export interface GuardFacts {
  readonly change: ChangeSet
  readonly kind?: Kind
  readonly evidence?: Evidence
  readonly secrets?: readonly SecretFact[]
  /** Changed files that could not be searched for secrets (too large, unreadable). */
  readonly unscanned?: readonly string[]
}

/** Names the facts: both trees stand for the whole change. */
export function digestOfFacts(facts: GuardFacts): string {
  const { change, ...rest } = facts
  return digestOf({ ...rest, baseTree: change.baseTree, headTree: change.headTree })
}
