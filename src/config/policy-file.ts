import type { Approvers } from '../domain/approvers.ts'
import { canonicalJson } from '../domain/canonical-json.ts'
import { DEFAULT_CI_ROUNDS, DEFAULT_REVIEW_ROUNDS, type Policy } from '../domain/policy.ts'
import { DEFAULT_POLICY } from './default-policy.ts'
import { mannersOf } from './manners-schema.ts'
import { adviceFor } from './policy-advice.ts'
import type { PolicyDocument, PolicySettings } from './policy-schema.ts'
import { POLICY_SCHEMA } from './policy-schema.ts'
import type { Located } from './yaml-source.ts'
import { readYaml } from './yaml-source.ts'

export interface ParsedPolicy {
  /** The defaults where there is any problem: nobody acts on half a policy. For branches of no pattern. */
  readonly policy: Policy
  /** `line 3, column 5: limits.files must be …`, all of them, in the order of the file. */
  readonly problems: readonly string[]
}

/** A policy file as it is written: what it says, with defaults filled in, and what of it is written there. */
export type PolicyText =
  | {
      readonly ok: true
      readonly document: PolicyDocument
      /** The value as it was written, without defaults. */
      readonly written: unknown
      lineOf(path: readonly PropertyKey[]): number
    }
  | { readonly ok: false; readonly problems: readonly string[] }

const DEFAULT_DOCUMENT = POLICY_SCHEMA.parse({})

/** Reads `.github/agent.yml`. A repository without one gets the defaults. Never throws. */
export function parsePolicy(text: string | undefined): ParsedPolicy {
  const read = readPolicy(text)
  if (!read.ok) return { policy: DEFAULT_POLICY, problems: read.problems }
  return { policy: policyOf(read.document), problems: [] }
}

/** Reads a policy file of any layer. Never throws. */
export function readPolicy(text: string | undefined): PolicyText {
  if (text === undefined) return nothingIn(() => 1)
  const source = readYaml(text)
  if (!source.ok) return refused(source.problems)
  const lineOf = (path: readonly PropertyKey[]): number => source.locate(path).line
  if (source.value === null) return nothingIn(lineOf)
  const parsed = POLICY_SCHEMA.safeParse(source.value)
  if (parsed.success) return { ok: true, document: parsed.data, written: source.value, lineOf }
  return refused(parsed.error.issues.flatMap((issue) => adviceFor(issue, source)))
}

function nothingIn(lineOf: (path: readonly PropertyKey[]) => number): PolicyText {
  return { ok: true, document: DEFAULT_DOCUMENT, written: {}, lineOf }
}

function refused(problems: readonly Located[]): PolicyText {
  const sorted = [...problems].sort((left, right) => left.line - right.line || left.column - right.column)
  const lines = sorted.map(({ line, column, message }) => `line ${line}, column ${column}: ${message}`)
  return { ok: false, problems: [...new Set(lines)] }
}

/** What settings decide, as the rest of the program knows it. */
export function policyOf(settings: PolicySettings & { readonly branches?: unknown }): Policy {
  const {
    'protected-paths': protectedPaths,
    rules,
    branches: _,
    ci,
    manners,
    stale,
    'after-merge': watch,
    merge,
    'merge-method': method,
    'merge-window': windows,
    stacks,
    ...rest
  } = settings
  const { 'expire-days': expireDays, ...memory } = rest.memory
  const { money, ...limits } = rest.budgets
  const budgets = money === undefined ? limits : { ...limits, money }
  const { 'no-coverage': noCoverage, 'command-minutes': commandMinutes, ...evidence } = rest.evidence
  const moved = Object.fromEntries(Object.entries(rules).filter(([, verb]) => verb !== undefined))
  const kinds = [...new Set(rest.kinds)]
  const { rounds, ...size } = rest.limits
  return {
    ...rest,
    budgets,
    // Left out where it says nothing new: see above.
    limits: rounds === DEFAULT_REVIEW_ROUNDS ? size : rest.limits,
    ...(ci.rounds === DEFAULT_CI_ROUNDS ? {} : { ci }),
    evidence: { ...evidence, noCoverage, commandMinutes },
    memory: { ...memory, expireDays },
    kinds,
    afterMerge: { watchHours: watch['watch-hours'] },
    ask: askOf(rest.ask),
    approval: approvalOf(rest.approval),
    ...(stacks === 'plain' ? { stacks } : {}),
    ...(merge === 'never' ? {} : { merge: { method, windows } }),
    protectedPaths,
    rules: moved,
    ...mannersOf({ manners, stale }),
  }
}

function askOf({ role, teams, users }: PolicySettings['ask']): Policy['ask'] {
  const groups = distinct([...teams, ...users])
  return groups.length === 0 ? { role } : { role, groups }
}

function distinct(groups: readonly Approvers[]): Approvers[] {
  return [...new Map(groups.map((group) => [canonicalJson(group), group])).values()]
}

// What says nothing is left out: a digest of a policy of before is the same as it was.
function approvalOf(settings: PolicySettings['approval']): Policy['approval'] {
  const { 'high-risk-count': highRiskCount, 'fresh-base': freshBase, ...more } = settings
  const { 'code-owners': codeOwners, teams, users, paths, ...rest } = more
  const groups = distinct([...teams, ...users])
  return {
    ...rest,
    ...(highRiskCount === undefined ? {} : { highRiskCount }),
    ...(freshBase ? { freshBase } : {}),
    ...(groups.length === 0 ? {} : { groups }),
    ...(paths.length === 0 ? {} : { paths }),
    ...(codeOwners === 'required' ? { codeOwners } : {}),
  }
}
