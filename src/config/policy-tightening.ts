import { canonicalJson } from '../domain/canonical-json.ts'
import { type Caps, tightenCaps } from '../domain/caps.ts'
import { matchesHost } from '../domain/host-pattern.ts'
import { ROLES } from '../domain/repository.ts'
import { RULE_NAMES, type RuleName } from '../domain/rule-name.ts'
import type { PolicyDocument } from './policy-schema.ts'

type Plain = string | number | boolean | readonly unknown[] | Caps
type LeafOf<Document> = {
  [Key in keyof Document & string]: NonNullable<Document[Key]> extends Plain
    ? Key
    : `${Key}.${LeafOf<NonNullable<Document[Key]>>}`
}[keyof Document & string]

/** A key of the policy file with a value of its own, as people name it: `approval.count`, `rules.dependencies`. */
export type PolicyKey = LeafOf<Omit<PolicyDocument, 'rules' | 'branches'>> | `rules.${RuleName}`

export interface Tightening {
  /** The least strict value that is at least as strict as both. Commutative, associative, idempotent, but for order. */
  readonly join: (left: unknown, right: unknown) => unknown
  /** Layers add up here: leaving out what another one says loosens nothing. */
  readonly adds?: true
  /** Neither value is stricter than another: the repository's own file alone says it, for every branch. */
  readonly own?: true
}

const LEAST: Tightening = { join: (left, right) => Math.min(Number(left), Number(right)) }
const MOST: Tightening = { join: (left, right) => Math.max(Number(left), Number(right)) }
// 0 is never.
const SOONEST: Tightening = {
  join: (left, right) => Math.min(Number(left) || Number(right), Number(right) || Number(left)),
}
const COMMON: Tightening = { join: (left, right) => list(left).filter((one) => has(list(right), one)) }
const ALL: Tightening = { join: (left, right) => unique([...list(left), ...list(right)]), adds: true }
const NEVER_IF_EITHER: Tightening = { join: (left, right) => left === true && right === true }
const IF_EITHER: Tightening = { join: (left, right) => left === true || right === true }
const COVERED: Tightening = { join: (left, right) => unique([...within(left, right), ...within(right, left)]) }
const TEXT: Tightening = { join: joinedText, adds: true }
const OWN: Tightening = { join: (left) => left, own: true }
const EACH_LEAST: Tightening = { join: (left, right) => tightenCaps(left as Caps, right as Caps) }
const RULE = ranked(['allow', 'disclose', 'hold', undefined, 'block'])

/** How each key gets stricter. A key of the schema that is not here fails the type check. */
export const TIGHTENINGS: Readonly<Record<PolicyKey, Tightening>> = {
  enabled: NEVER_IF_EITHER,
  kinds: COMMON,
  'ask.role': ranked(ROLES),
  'ask.teams': ALL,
  'ask.users': ALL,
  'approval.role': ranked(ROLES),
  'approval.count': MOST,
  'approval.high-risk-count': MOST,
  'approval.teams': ALL,
  'approval.users': ALL,
  'approval.paths': ALL,
  'approval.code-owners': ranked(['off', 'required']),
  'approval.reviewers': ALL,
  'approval.requester': ranked(['if-sole-writer', 'never']),
  'approval.fresh-base': IF_EITHER,
  merge: ranked(['when-approved', 'never']),
  'merge-method': OWN,
  'merge-window': ALL,
  'limits.files': LEAST,
  'limits.lines': LEAST,
  'limits.rounds': LEAST,
  'manners.open-pulls': LEAST,
  'manners.runs-at-once': LEAST,
  'manners.runs-per-day': LEAST,
  'manners.reviews': LEAST,
  'stale.nudge-days': SOONEST,
  'stale.close-days': SOONEST,
  'protected-paths': ALL,
  boundaries: ALL,
  'setup.commands': OWN,
  'setup.scripts': NEVER_IF_EITHER,
  'setup.network': COVERED,
  'questions.most': LEAST,
  'questions.hours': LEAST,
  'sandbox.image': OWN,
  services: OWN,
  verify: OWN,
  metrics: ALL,
  'evidence.none': ranked(['disclose', 'hold', 'block']),
  'evidence.no-coverage': ranked(['disclose', 'hold', 'block']),
  'evidence.command-minutes': LEAST,
  'evidence.minutes': LEAST,
  'review.enabled': ranked([false, undefined, true]),
  'review.hold': ranked(['never', 'high', 'medium', 'low']),
  'budgets.steps': LEAST,
  'budgets.tokens': LEAST,
  'budgets.minutes': LEAST,
  'budgets.rounds': LEAST,
  'budgets.money': EACH_LEAST,
  'ci.rounds': LEAST,
  'memory.enabled': NEVER_IF_EITHER,
  'memory.tokens': LEAST,
  'memory.expire-days': LEAST,
  instructions: TEXT,
  exposure: ranked(['standard', 'strict']),
  'after-merge.watch-hours': MOST,
  draft: ranked(['never', 'until-approved']),
  stacks: ranked(['native', 'plain']),
  // A rule that nobody moves keeps its own verbs: milder than always blocking, stricter than at most holding.
  ...(Object.fromEntries(RULE_NAMES.map((rule) => [`rules.${rule}`, RULE])) as Record<`rules.${RuleName}`, Tightening>),
}

export const POLICY_KEYS = Object.keys(TIGHTENINGS) as readonly PolicyKey[]

/** Whether `strict` allows nothing that `loose` forbids. */
export function isAtLeastAsStrict(key: PolicyKey, strict: unknown, loose: unknown): boolean {
  const { join, own } = TIGHTENINGS[key]
  return own === true || isSame(join(strict, loose), strict)
}

/** Equal but for the order of lists. */
export function isSame(left: unknown, right: unknown): boolean {
  return ordered(left) === ordered(right)
}

function ordered(value: unknown): string {
  if (!Array.isArray(value)) return value === undefined ? '' : canonicalJson(value)
  return canonicalJson(value.map((one) => canonicalJson(one)).sort())
}

function ranked(order: readonly unknown[]): Tightening {
  return { join: (left, right) => (order.indexOf(left) >= order.indexOf(right) ? left : right) }
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function has(values: readonly unknown[], wanted: unknown): boolean {
  return values.some((one) => isSame(one, wanted))
}

function unique(values: readonly unknown[]): unknown[] {
  return [...new Map(values.map((one) => [canonicalJson(one), one])).values()]
}

// Of one list of hosts what the other one names too, by name or by a pattern above it.
function within(inner: unknown, outer: unknown): unknown[] {
  const covers = (pattern: unknown, host: unknown): boolean =>
    pattern === host || (typeof host === 'string' && matchesHost(String(pattern), host.replace(/^\*\./, 'x.')))
  return list(inner).filter((host) => list(outer).some((pattern) => covers(pattern, host) && !isWider(host, pattern)))
}

function isWider(host: unknown, pattern: unknown): boolean {
  return String(host).startsWith('*.') && !String(pattern).startsWith('*.')
}

function joinedText(left: unknown, right: unknown): string {
  return unique([left, right].flatMap((text) => String(text).split(PART)).filter((text) => text !== '')).join(PART)
}

const PART = '\n\n'
