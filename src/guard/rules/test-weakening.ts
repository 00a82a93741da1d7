import type { Rule } from '../rule.ts'
import { summarise } from '../rule.ts'
import { observeWeakening } from '../weakening/observe.ts'

/** Blocks a change that makes tests weaker in a plain way, discloses one that merely edits them. */
export const testWeakening: Rule = ({ change, revert }) => {
  const seen = observeWeakening(change)
  // The tests that a change brought go with it; a person approves that it goes.
  const taken = revert?.exact === true ? seen.map((one) => ({ ...one, verb: 'disclose' as const })) : seen
  return summarise(taken, 'No test was weakened.')
}
