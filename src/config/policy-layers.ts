import { parseGlob } from '../domain/glob.ts'
import type { Policy } from '../domain/policy.ts'
import { type PolicyText, policyOf, readPolicy } from './policy-file.ts'
import { POLICY_SCHEMA, type PolicySettings } from './policy-schema.ts'
import { isAtLeastAsStrict, isSame, POLICY_KEYS, type PolicyKey, TIGHTENINGS } from './policy-tightening.ts'

/** Files of policy, the one that binds the others first. */
export interface PolicyTexts {
  readonly operator?: string | undefined
  readonly organisation?: string | undefined
  readonly repository?: string | undefined
}

/** Whose value holds: `operator`, `organisation`, `repository`, or one of them for branches of a pattern. */
export interface PolicyOrigin {
  readonly key: PolicyKey
  /** The value that holds; undefined for a rule that keeps its own verbs. */
  readonly value: unknown
  /** `organisation, line 3`; more than one where layers add up. Keys that nobody says are left out. */
  readonly from: readonly string[]
}

export interface EffectivePolicy {
  /** The defaults where there is any problem. */
  readonly policy: Policy
  /** What makes a file unreadable, its layer first; not empty: nothing may be decided by it. */
  readonly problems: readonly string[]
  /** Values that a layer above does not allow, by layer, key and line: the stricter value holds. */
  readonly ignored: readonly string[]
  readonly origins: readonly PolicyOrigin[]
}

/**
 * What the layers decide together for pull requests into one branch. Operator, organisation, repository, and in each its
 * overrides by branch: every layer may only tighten, so the strictest value of each key holds, whatever their order.
 * Pure; never throws.
 */
export function resolvePolicy(texts: PolicyTexts, branch?: string): EffectivePolicy {
  const names = ['operator', 'organisation', 'repository'] as const
  const files = names.map((name) => ({ name, text: readPolicy(texts[name]) }))
  const problems = files.flatMap(({ name, text }) => problemsOf(name, text))
  if (problems.length > 0) return { policy: policyOf(DEFAULTS), problems, ignored: [], origins: [] }
  const layers = files.flatMap(({ name, text }) => (text.ok ? layersOf(name, text, branch) : []))
  const decided = POLICY_KEYS.map((key) => decide(key, layers))
  const settings = decided.reduce<unknown>((all, { key, value }) => withValue(all, pathOf(key), value), DEFAULTS)
  return {
    policy: policyOf(settings as PolicySettings),
    problems: [],
    ignored: POLICY_KEYS.flatMap((key) => ignoredOf(key, layers)),
    origins: decided.filter(({ from }) => from.length > 0),
  }
}

const DEFAULTS = POLICY_SCHEMA.parse({})

/** One file, or its part for some branches, with what it says itself. */
interface Layer {
  readonly name: string
  readonly said: ReadonlyMap<PolicyKey, unknown>
  /** The repository's own file decides what it leaves out, too: by the defaults. */
  readonly whole: boolean
  lineOf(key: PolicyKey): number
}

type ReadText = Extract<PolicyText, { ok: true }>

function problemsOf(name: string, text: PolicyText): string[] {
  const prefix = name === 'repository' ? '' : `${name}: `
  if (!text.ok) return text.problems.map((problem) => `${prefix}${problem}`)
  if (name === 'repository') return []
  const own = POLICY_KEYS.filter(
    (key) => TIGHTENINGS[key].own === true && valueAt(text.written, pathOf(key)) !== undefined,
  )
  return own.map((key) => {
    const line = text.lineOf(pathOf(key))
    return `${prefix}line ${line}: ${key} belongs into the repository's own file; take it out`
  })
}

function layersOf(name: string, text: ReadText, branch: string | undefined): Layer[] {
  const file = { name, said: saidIn(text.document, text.written), whole: name === 'repository' }
  const parts = Object.entries(text.document.branches).filter(([pattern]) => isFor(pattern, branch))
  return [
    { ...file, lineOf: (key) => text.lineOf(pathOf(key)) },
    ...parts.map(
      ([pattern, settings]): Layer => ({
        name: `${name}, branches ${pattern}`,
        said: saidIn(settings, valueAt(text.written, ['branches', pattern])),
        whole: false,
        lineOf: (key) => text.lineOf(['branches', pattern, ...pathOf(key)]),
      }),
    ),
  ]
}

function isFor(pattern: string, branch: string | undefined): boolean {
  const parsed = parseGlob(pattern)
  return branch !== undefined && parsed.ok && parsed.glob.matches(branch)
}

function saidIn(document: unknown, written: unknown): Map<PolicyKey, unknown> {
  const keys = POLICY_KEYS.filter((key) => valueAt(written, pathOf(key)) !== undefined)
  return new Map(keys.map((key) => [key, valueAt(document, pathOf(key))]))
}

function decide(key: PolicyKey, layers: readonly Layer[]) {
  const { join, adds } = TIGHTENINGS[key]
  const saying = layers.filter(({ said }) => said.has(key))
  const start = layers.some(({ whole, said }) => whole && said.has(key)) ? [] : [valueAt(DEFAULTS, pathOf(key))]
  const values = [...saying.map(({ said }) => said.get(key)), ...start]
  // Where nobody asks for more in a case (a higher risk), there is nothing to join with.
  const known = key.startsWith('rules.') ? values : values.filter((value) => value !== undefined)
  const value = known.length === 0 ? undefined : known.reduce((left, right) => join(left, right))
  const named = ({ name, lineOf }: Layer): string => `${name}, line ${lineOf(key)}`
  const equal = saying.filter(({ said }) => isSame(said.get(key), value))
  const from = adds === true || equal.length === 0 ? saying : equal.slice(0, 1)
  const isDefault = equal.length === 0 && isSame(valueAt(DEFAULTS, pathOf(key)), value)
  return { key, value, from: isDefault ? [] : from.map(named) }
}

function ignoredOf(key: PolicyKey, layers: readonly Layer[]): string[] {
  if (TIGHTENINGS[key].adds === true) return []
  return layers.flatMap((layer, index) => {
    if (!layer.said.has(key)) return []
    const binds = ({ said, whole }: Layer): boolean =>
      (said.has(key) || whole) &&
      !isAtLeastAsStrict(key, layer.said.get(key), said.get(key) ?? valueAt(DEFAULTS, pathOf(key)))
    const above = layers.slice(0, index).find(binds)
    if (above === undefined) return []
    const own = `${layer.name}, line ${layer.lineOf(key)}: ${key} is looser than what`
    return [`${own} ${above.name} says (line ${above.lineOf(key)}); the stricter value holds`]
  })
}

function pathOf(key: PolicyKey): string[] {
  return key.split('.')
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null ? new Map(Object.entries(inner)).get(name) : undefined,
    value,
  )
}

function withValue(target: unknown, [name = '', ...rest]: readonly string[], value: unknown): unknown {
  const inner = typeof target === 'object' && target !== null ? target : {}
  const changed = rest.length === 0 ? value : withValue(new Map(Object.entries(inner)).get(name), rest, value)
  return { ...inner, [name]: changed }
}
