import fc from 'fast-check'
import { canonicalJson } from '../../src/domain/canonical-json.ts'
import type { FileChange } from '../../src/domain/change-set.ts'
import type { Policy } from '../../src/domain/policy.ts'
import type { Verb } from '../../src/domain/verdict.ts'
import { VERBS } from '../../src/domain/verdict.ts'
import type { GuardFacts } from '../../src/guard/facts.ts'
import { parseFacts, renderFacts } from '../../src/guard/facts.ts'
import { evaluateGuard, RUN_REQUIRES } from '../../src/guard/guard.ts'
import { changes, HOLDS, policies } from './arbitrary.ts'
import { facts } from './arbitrary-facts.ts'
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
const require = RUN_REQUIRES

// Most facts hold for the first change as they do for the larger one; what is required blocks where it is absent.
function staysBlocked(numRuns: number): void {
  const property = fc.property(facts, changes, policies, (first, more, policy) => {
    const known = new Set(first.change.files.map(({ path }) => path))
    const extra = more.filter(({ path }) => !known.has(path))
    fc.pre(!comesBack(first.change.files, extra))
    const change = changeOf(...first.change.files, ...extra)
    const [before, after] = [evaluateGuard(first, policy), evaluateGuard({ ...first, change }, policy)]
    return rank(after.verb) >= rank(before.verb)
  })
  fc.assert(property, { numRuns, maxSkipsPerRun: 10_000 })
}

// A test or a name that comes back word for word elsewhere is a move, no addition: see the rules' own tests.
function comesBack(before: readonly FileChange[], more: readonly FileChange[]): boolean {
  const added = new Set(more.flatMap(({ addedLines }) => addedLines.map(({ text }) => text.trim())))
  const exported = new Set([...added].flatMap(namesIn))
  return before.some(({ removedLines }) =>
    removedLines.some(({ text }) => added.has(text.trim()) || namesIn(text).some((name) => exported.has(name))),
  )
}

function namesIn(text: string): string[] {
  return [...text.matchAll(/\b(?:function|const|def|func|fn) (\w+)/g)].map(([, name = '']) => name)
}

function stricterNeverAllowsMore(numRuns: number): void {
  const property = fc.property(facts, policies, policies, fc.boolean(), (known, left, right, run) => {
    const options = run ? { require } : {}
    const strict = evaluateGuard(known, stricterOf(left, right), options)
    return rank(strict.verb) >= rank(evaluateGuard(known, left, options).verb)
  })
  fc.assert(property, { numRuns })
}

function stricterOf(left: Policy, right: Policy): Policy {
  const rules = Object.entries(left.rules).map(([rule, verb]) => {
    const other = right.rules[rule] ?? 'allow'
    return [rule, rank(other) > rank(verb) ? other : verb] as const
  })
  const stops = (policy: Policy) => policy.evidence ?? { none: 'hold' as const }
  const held = (policy: Policy): number => HOLDS.indexOf(policy.review?.hold ?? 'never')
  return {
    ...left,
    rules: Object.fromEntries(rules),
    exposure: right.exposure === 'strict' ? 'strict' : left.exposure,
    limits: {
      files: Math.min(left.limits.files, right.limits.files),
      lines: Math.min(left.limits.lines, right.limits.lines),
    },
    protectedPaths: [...left.protectedPaths, ...right.protectedPaths],
    boundaries: [...(left.boundaries ?? []), ...(right.boundaries ?? [])],
    evidence: {
      none: stricterVerb(stops(left).none, stops(right).none),
      noCoverage: stricterVerb(stops(left).noCoverage ?? 'disclose', stops(right).noCoverage ?? 'disclose'),
    },
    review: { hold: HOLDS[Math.max(held(left), held(right))] ?? 'low' },
  }
}

function stricterVerb<V extends Verb>(left: V, right: V): V {
  return rank(right) > rank(left) ? right : left
}

function sameBytes(numRuns: number): void {
  const property = fc.property(facts, policies, (known, policy) => {
    const copy = parseFacts(renderFacts(known))
    if (copy === undefined) return false
    const [now, again] = [evaluateGuard(known, policy, { require }), evaluateGuard(copy, policy, { require })]
    return canonicalJson(now) === canonicalJson(again)
  })
  fc.assert(property, { numRuns })
}
