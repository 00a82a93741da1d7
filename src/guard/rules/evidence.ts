import type { Evidence } from '../../domain/evidence.ts'
import type { Kind } from '../../domain/intent.ts'
import type { Verb } from '../../domain/verdict.ts'
import type { Rule } from '../rule.ts'

interface Judgement {
  readonly verb: Verb
  readonly reason: string
}

/** Judges what the clean room saw: what broke blocks, what was not shown is held for a person. */
export const evidence: Rule = ({ evidence: facts, kind, change }) => {
  if (facts === undefined) {
    return { verb: 'not-judged', reason: 'There is no evidence: nothing was run.', locations: [] }
  }
  if (facts.headTree !== change.headTree || facts.baseTree !== change.baseTree) {
    return { verb: 'block', reason: 'The evidence belongs to another change.', locations: [] }
  }
  return { ...judge(facts, kind), locations: facts.testFiles.map((path) => ({ path })) }
}

function judge(facts: Evidence, kind: Kind | undefined): Judgement {
  if (facts.newlyFailing.length > 0) {
    return { verb: 'block', reason: `What passed before fails now: ${some(facts.newlyFailing)}.` }
  }
  if (facts.missing !== undefined) return { verb: 'hold', reason: `There is no evidence: ${clean(facts.missing)}.` }
  const head = facts.sides.find((side) => side.side === 'head')
  if (head === undefined) return { verb: 'hold', reason: 'The changed tree was not run.' }
  return lost(facts) ?? unproven(facts, kind) ?? passing(facts, head.passed)
}

function lost(facts: Evidence): Judgement | undefined {
  if (facts.removed.length > 0) return { verb: 'hold', reason: `Tests are gone: ${some(facts.removed)}.` }
  if (facts.newlySkipped.length > 0) {
    return { verb: 'hold', reason: `Tests that ran before are skipped: ${some(facts.newlySkipped)}.` }
  }
  return undefined
}

// A fix whose tests also pass without it shows nothing.
function unproven(facts: Evidence, kind: Kind | undefined): Judgement | undefined {
  if (kind !== 'fix') return undefined
  const after = new Set(facts.passAfter)
  if (facts.failBefore.some((name) => after.has(name))) return undefined
  return { verb: 'hold', reason: 'No test fails without the fix and passes with it.' }
}

function passing(facts: Evidence, passed: boolean): Judgement {
  if (!passed) return { verb: 'disclose', reason: 'Some checks fail as they did before the change.' }
  const proof = facts.failBefore.length
  const shown = proof === 0 ? '' : ` ${proof} of them ${proof === 1 ? 'fails' : 'fail'} without the change.`
  return { verb: 'allow', reason: `The changed tree passes its checks.${shown}` }
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => clean(name).slice(0, 200))
  return names.length > 5 ? `${shown.join(', ')} and ${names.length - 5} more` : shown.join(', ')
}

// Test names come from the repository under judgement.
function clean(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').replace(/\.+$/, '')
}
