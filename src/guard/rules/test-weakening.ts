import type { Rule } from '../rule.ts'
import { summarise } from '../rule.ts'
import { observeWeakening } from '../weakening/observe.ts'

/** Blocks a change that makes tests weaker in a plain way, discloses one that merely edits them. */
export const testWeakening: Rule = ({ change }) => summarise(observeWeakening(change), 'No test was weakened.')
