import fc from 'fast-check'
import { canonicalJson } from '../../src/domain/canonical-json.ts'
import type { FileChange } from '../../src/domain/change-set.ts'
import type { Policy } from '../../src/domain/policy.ts'
import type { Verb } from '../../src/domain/verdict.ts'
import { VERBS } from '../../src/domain/verdict.ts'
import type { GuardFacts } from '../../src/guard/facts.ts'
import { evaluateGuard } from '../../src/guard/guard.ts'
import { changes, policies, secrets } from './arbitrary.ts'
import { changeOf } from './change.ts'

/** What a guard is for, each checked over as many generated changes as asked for; throws with the smallest that breaks it. */
export const PROPERTIES: Readonly<Record<string, (runs: number) => void>> = {
  'whatever is added to a blocked change, it stays blocked': staysBlocked,
  'a stricter policy never allows more': stricterNeverAllowsMore,
  'the same inputs give the same bytes': sameBytes,
}

type Secrets = NonNullable<GuardFacts['secrets']>

/** What every rule says of a change together. */
export function verdictOf(change: readonly FileChange[], policy: Policy, found: Secrets = []) {
  return evaluateGuard({ change: changeOf(...change), secrets: found }, policy)
}

const rank = (verb: Verb): number => VERBS.indexOf(verb)

function staysBlocked(numRuns: number): void {
  const property = fc.property(changes, changes, policies, secrets, (first, more, policy, found) => {
    const known = new Set(first.map(({ path }) => path))
    const extra = more.filter(({ path }) => !known.has(path))
    fc.pre(!comesBack(first, extra))
    const [before, after] = [verdictOf(first, policy, found), verdictOf([...first, ...extra], policy, found)]
    return rank(after.verb) >= rank(before.verb)
  })
  fc.assert(property, { numRuns, maxSkipsPerRun: 10_000 })
}

// A test that comes back word for word elsewhere is a move, no addition: see the rule's own tests.
function comesBack(before: readonly FileChange[], more: readonly FileChange[]): boolean {
  const added = new Set(more.flatMap(({ addedLines }) => addedLines.map(({ text }) => text.trim())))
  return before.some(({ removedLines }) => removedLines.some(({ text }) => added.has(text.trim())))
}

function stricterNeverAllowsMore(numRuns: number): void {
  const property = fc.property(changes, policies, policies, secrets, (change, left, right, found) => {
    const strict = stricterOf(left, right)
    return rank(verdictOf(change, strict, found).verb) >= rank(verdictOf(change, left, found).verb)
  })
  fc.assert(property, { numRuns })
}

function stricterOf(left: Policy, right: Policy): Policy {
  const rules = Object.entries(left.rules).map(([rule, verb]) => {
    const other = right.rules[rule] ?? 'allow'
    return [rule, rank(other) > rank(verb) ? other : verb] as const
  })
  return {
    ...left,
    rules: Object.fromEntries(rules),
    exposure: right.exposure === 'strict' ? 'strict' : left.exposure,
    limits: {
      files: Math.min(left.limits.files, right.limits.files),
      lines: Math.min(left.limits.lines, right.limits.lines),
    },
    protectedPaths: [...left.protectedPaths, ...right.protectedPaths],
  }
}

function sameBytes(numRuns: number): void {
  const property = fc.property(changes, policies, secrets, (change, policy, found) => {
    const copy = JSON.parse(JSON.stringify(change)) as FileChange[]
    return canonicalJson(verdictOf(copy, policy, found)) === canonicalJson(verdictOf(change, policy, found))
  })
  fc.assert(property, { numRuns })
}
