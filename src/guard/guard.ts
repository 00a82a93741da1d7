import type { Policy } from '../domain/policy.ts'
import type { RuleName } from '../domain/rule-name.ts'
import { RULE_NAMES } from '../domain/rule-name.ts'
import type { Finding, Verb, Verdict } from '../domain/verdict.ts'
import { strictest, VERBS } from '../domain/verdict.ts'
import type { GuardFacts } from './facts.ts'
import type { Rule, RuleFinding } from './rule.ts'
import { architecture } from './rules/architecture.ts'
import { changeSize } from './rules/change-size.ts'
import { ciExecution } from './rules/ci-execution.ts'
import { dependencies } from './rules/dependencies.ts'
import { evidence } from './rules/evidence.ts'
import { fileKinds } from './rules/file-kinds.ts'
import { generatedFiles } from './rules/generated-files.ts'
import { hiddenUnicode } from './rules/hidden-unicode.ts'
import { licenceHeaders } from './rules/licence-headers.ts'
import { protectedPaths } from './rules/protected-paths.ts'
import { publicSurface } from './rules/public-surface.ts'
import { review } from './rules/review.ts'
import { risk } from './rules/risk.ts'
import { scope } from './rules/scope.ts'
import { secrets } from './rules/secrets.ts'
import { testWeakening } from './rules/test-weakening.ts'

export type Rules = Readonly<Record<string, Rule>>

export const RULES: Readonly<Record<RuleName, Rule>> = {
  'protected-paths': protectedPaths,
  'file-kinds': fileKinds,
  'change-size': changeSize,
  'hidden-unicode': hiddenUnicode,
  secrets,
  'test-weakening': testWeakening,
  'ci-execution': ciExecution,
  dependencies,
  scope,
  architecture,
  'public-surface': publicSurface,
  'generated-files': generatedFiles,
  'licence-headers': licenceHeaders,
  evidence,
  review,
  risk,
}

/** What these block stays blocked, whatever a policy says. */
const CORE: readonly string[] = ['protected-paths', 'file-kinds', 'hidden-unicode', 'secrets'] satisfies RuleName[]

/** What a run always has: its change was searched for secrets and went through the clean room. */
export const RUN_REQUIRES: readonly RuleName[] = ['secrets', 'evidence']

export interface GuardOptions {
  /** Rules that must have been judged: without their facts they block. */
  readonly require?: readonly string[]
  /** Test seam; default: all. */
  readonly rules?: Rules
}

/** Decides whether a change may leave. All rules run, so that one verdict names every problem. Pure; never throws. */
export function evaluateGuard(facts: GuardFacts, policy: Policy, options: GuardOptions = {}): Verdict {
  const rules: Rules = options.rules ?? RULES
  const required = new Set(options.require ?? [])
  const findings: Finding[] = []
  for (const rule of namesOf(rules)) {
    const found = judge(() => ruleOf(rules, rule)(facts, policy, [...findings]))
    findings.push({ rule, ...demanded(moved(found, rule, policy), required.has(rule)) })
  }
  const verbs = findings.map((finding) => finding.verb).filter((verb) => verb !== 'not-judged')
  return { verb: strictest(verbs), findings }
}

function namesOf(rules: Rules): string[] {
  const known = RULE_NAMES.filter((name) => rules[name] !== undefined)
  return [...known, ...Object.keys(rules).filter((name) => !(known as string[]).includes(name))]
}

function ruleOf(rules: Rules, name: string): Rule {
  const rule = rules[name]
  if (rule === undefined) throw new Error('there is no such rule')
  return rule
}

// Fails closed: a rule that breaks blocks.
function judge(find: () => RuleFinding): RuleFinding {
  try {
    return find()
  } catch (error) {
    const reason = `The rule failed, so nothing may pass it: ${String(error).slice(0, 200)}.`
    return { verb: 'block', reason, locations: [] }
  }
}

/**
 * A policy moves what a rule would hold or block to its own verb; what is only disclosed stays so, or is allowed.
 * The core's blocks stay.
 */
function moved(found: RuleFinding, rule: string, policy: Policy): RuleFinding {
  const wanted = Object.hasOwn(policy.rules, rule) ? policy.rules[rule] : undefined
  if (wanted === undefined || found.verb === 'not-judged') return found
  if (found.verb === 'block' && CORE.includes(rule)) return found
  const verb = isAtLeastHold(found.verb) ? wanted : milder(found.verb, wanted)
  return verb === found.verb ? found : { ...found, verb, reason: `${found.reason} The policy says ${verb} here.` }
}

function isAtLeastHold(verb: Verb): boolean {
  return verb === 'hold' || verb === 'block'
}

function milder(left: Verb, right: Verb): Verb {
  return VERBS.indexOf(left) < VERBS.indexOf(right) ? left : right
}

function demanded(found: RuleFinding, required: boolean): RuleFinding {
  if (!required || found.verb !== 'not-judged') return found
  return { ...found, verb: 'block', reason: `This rule is required and could not be judged: ${found.reason}` }
}
