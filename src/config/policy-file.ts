import type { Policy } from '../domain/policy.ts'
import { DEFAULT_POLICY } from './default-policy.ts'
import { adviceFor } from './policy-advice.ts'
import type { PolicyDocument } from './policy-schema.ts'
import { POLICY_SCHEMA } from './policy-schema.ts'
import type { Located } from './yaml-source.ts'
import { readYaml } from './yaml-source.ts'

export interface ParsedPolicy {
  /** The defaults where there is any problem: nobody acts on half a policy. */
  readonly policy: Policy
  /** `line 3, column 5: limits.files must be …`, all of them, in the order of the file. */
  readonly problems: readonly string[]
}

/** Reads `.github/agent.yml`. A repository without one gets the defaults. Never throws. */
export function parsePolicy(text: string | undefined): ParsedPolicy {
  if (text === undefined) return { policy: DEFAULT_POLICY, problems: [] }
  const source = readYaml(text)
  if (!source.ok) return refused(source.problems)
  if (source.value === null) return { policy: DEFAULT_POLICY, problems: [] }
  const parsed = POLICY_SCHEMA.safeParse(source.value)
  if (parsed.success) return { policy: policyOf(parsed.data), problems: [] }
  return refused(parsed.error.issues.flatMap((issue) => adviceFor(issue, source)))
}

function refused(problems: readonly Located[]): ParsedPolicy {
  const sorted = [...problems].sort((left, right) => left.line - right.line || left.column - right.column)
  const lines = sorted.map(({ line, column, message }) => `line ${line}, column ${column}: ${message}`)
  return { policy: DEFAULT_POLICY, problems: [...new Set(lines)] }
}

function policyOf(document: PolicyDocument): Policy {
  const { 'protected-paths': protectedPaths, rules, ...rest } = document
  const { 'high-risk-count': highRiskCount, ...approval } = rest.approval
  const { money, ...limits } = rest.budgets
  const budgets = money === undefined ? limits : { ...limits, money }
  const { 'no-coverage': noCoverage, none } = rest.evidence
  const more = highRiskCount === undefined ? {} : { highRiskCount }
  const moved = Object.fromEntries(Object.entries(rules).filter(([, verb]) => verb !== undefined))
  const kinds = [...new Set(rest.kinds)]
  const evidence = { none, noCoverage }
  return { ...rest, budgets, evidence, kinds, approval: { ...approval, ...more }, protectedPaths, rules: moved }
}
