import type { Evidence } from '../../domain/evidence.ts'
import type { Kind } from '../../domain/intent.ts'
import type { Policy } from '../../domain/policy.ts'
import { strictest, type Verb } from '../../domain/verdict.ts'
import type { Rule } from '../rule.ts'

interface Judgement {
  readonly verb: Verb
  readonly reason: string
}

/** Judges what the clean room saw: what broke blocks, what was not shown is held for a person. */
export const evidence: Rule = ({ evidence: facts, kind, change, revert }, policy) => {
  if (facts === undefined) {
    return { verb: 'not-judged', reason: 'There is no evidence: nothing was run.', locations: [] }
  }
  if (facts.headTree !== change.headTree || facts.baseTree !== change.baseTree) {
    return { verb: 'block', reason: 'The evidence belongs to another change.', locations: [] }
  }
  return {
    ...judge(revert?.exact === true ? withoutReverted(facts) : facts, kind, policy),
    locations: facts.testFiles.map((path) => ({ path })),
  }
}

// The tests that a change brought go with it when exactly that change is taken back: `test-weakening` discloses them.
function withoutReverted(facts: Evidence): Evidence {
  return { ...facts, removed: [] }
}

// Whatever was seen is said, the strictest first, and the strictest decides.
function judge(facts: Evidence, kind: Kind | undefined, policy: Policy): Judgement {
  const seen = [
    ...broken(facts),
    ...replayed(facts, kind),
    ...ran(facts, policy),
    ...lost(facts),
    ...unproven(facts, kind),
    ...measured(facts),
    ...uncovered(facts, policy),
    ...flaky(facts),
  ]
  const verb = strictest(seen.map((one) => one.verb))
  if (verb === 'allow') return { verb, reason: passing(facts) }
  const said = seen.filter((one) => one.verb === verb)
  const rest = seen.filter((one) => one.verb !== verb)
  return { verb, reason: [...said, ...rest].map(({ reason }) => reason).join(' ') }
}

function broken({ newlyFailing }: Evidence): Judgement[] {
  if (newlyFailing.length === 0) return []
  return [{ verb: 'block', reason: `What passed before fails now: ${some(newlyFailing)}.` }]
}

// A fix may change what a test expects; a refactoring may not; tests and documents leave the code as it is.
const REPLAY: Readonly<Record<Kind, Verb>> = { fix: 'disclose', refactor: 'block', test: 'hold', docs: 'hold' }

function replayed({ replayed: replay }: Evidence, kind: Kind | undefined): Judgement[] {
  if (replay === undefined) return []
  const unseen =
    replay.notReplayable === undefined ? [] : [{ verb: 'disclose', reason: `${clean(replay.notReplayable)}.` } as const]
  if (replay.failing.length === 0) return unseen
  const verb = kind === undefined ? 'hold' : REPLAY[kind]
  const weakened = replay.weakened.length === 0 ? '' : ` Changed so that they pass: ${some(replay.weakened)}.`
  return [{ verb, reason: `The base's own tests fail over the change: ${some(replay.failing)}.${weakened}` }, ...unseen]
}

function ran(facts: Evidence, policy: Policy): Judgement[] {
  // Documentation is proved by its syntax: nothing has to run for that.
  if (facts.proof?.kind === 'docs' && facts.proof.holds === true && facts.sides.length === 0) return []
  if (facts.missing !== undefined) {
    return [{ verb: policy.evidence?.none ?? 'hold', reason: `There is no evidence: ${clean(facts.missing)}.` }]
  }
  const head = facts.sides.find((side) => side.side === 'head')
  if (head === undefined) return [{ verb: 'hold', reason: 'The changed tree was not run.' }]
  const before = facts.sides.find((side) => side.side === 'base')
  if (head.passed) return []
  const how = before?.passed === true ? 'on the changed tree' : 'as they did before the change'
  return [{ verb: 'disclose', reason: `Some checks fail ${how}.` }]
}

function lost({ removed, newlySkipped }: Evidence): Judgement[] {
  const gone: Judgement = { verb: 'hold', reason: `Tests are gone: ${some(removed)}.` }
  const skipped: Judgement = { verb: 'hold', reason: `Tests that ran before are skipped: ${some(newlySkipped)}.` }
  return [...(removed.length > 0 ? [gone] : []), ...(newlySkipped.length > 0 ? [skipped] : [])]
}

// A fix whose tests also pass without it shows nothing. Evidence of an earlier version carries no proof.
function unproven(facts: Evidence, kind: Kind | undefined): Judgement[] {
  if (facts.missing !== undefined && facts.sides.length === 0 && kind !== 'docs') return []
  if (facts.proof !== undefined) {
    return facts.proof.holds === false
      ? [{ verb: 'hold', reason: `${facts.proof.reasons.map(clean).join('. ')}.` }]
      : []
  }
  const after = new Set(facts.passAfter)
  if (kind !== 'fix' || facts.failBefore.some((name) => after.has(name))) return []
  return [{ verb: 'hold', reason: 'No test fails without the fix and passes with it.' }]
}

function measured({ metrics = [] }: Evidence): Judgement[] {
  const worse = metrics.filter(({ exceeded }) => exceeded).map(({ name }) => name)
  if (worse.length === 0) return []
  return [{ verb: 'hold', reason: `Worse than the policy allows, or not measured: ${some(worse)}.` }]
}

// Older evidence says nothing of it; a proof that was made without looking would still say what fell.
function uncovered({ coverage }: Evidence, policy: Policy): Judgement[] {
  if (coverage === undefined) return []
  if (coverage.fell)
    return [{ verb: 'hold', reason: `No test runs what the change brings in ${some(coverage.uncovered)}.` }]
  if (coverage.notMeasured === undefined) return []
  return [{ verb: policy.evidence?.noCoverage ?? 'disclose', reason: `${clean(coverage.notMeasured)}.` }]
}

// A failure that only sometimes comes is excused where it was so before, and not where the change brought it.
function flaky({ flaky: names = [], newlyFlaky: fresh = [] }: Evidence): Judgement[] {
  const old = names.filter((name) => !fresh.includes(name))
  const wavering = `Tests that are steady without the change disagree with themselves with it: ${some(fresh)}.`
  const known = `Tests that disagree with themselves were not counted: ${some(old)}.`
  return [
    ...(fresh.length === 0 ? [] : [{ verb: 'hold', reason: wavering } as const]),
    ...(old.length === 0 ? [] : [{ verb: 'disclose', reason: known } as const]),
  ]
}

function passing(facts: Evidence): string {
  if (facts.sides.length === 0)
    return facts.proof?.reasons.map(clean).join('. ').concat('.') ?? 'Nothing had to be run.'
  const proof = facts.failBefore.length
  const shown = proof === 0 ? '' : ` ${proof} of them ${proof === 1 ? 'fails' : 'fail'} without the change.`
  return `The changed tree passes its checks.${shown}`
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => clean(name).slice(0, 200))
  return names.length > 5 ? `${shown.join(', ')} and ${names.length - 5} more` : shown.join(', ')
}

// Test names come from the repository under judgement.
function clean(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').replace(/\.+$/, '')
}
