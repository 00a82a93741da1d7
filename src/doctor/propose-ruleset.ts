import { parseGlob } from '../domain/glob.ts'
import { CHECK_NAMES } from '../view/render-checks.ts'

type Fields = Readonly<Record<string, unknown>>

interface Rule {
  readonly type: string
  readonly parameters?: Fields
}

/** A ruleset as GitHub's API takes it and gives it, of which only this is looked at. */
export interface Ruleset extends Fields {
  readonly name: string
}

interface Standing {
  /** Absent: there is none yet. */
  readonly before?: Ruleset | undefined
  /** The default branch, which may be left out by its name as well. */
  readonly branch: string
}

/**
 * The ruleset that shuts both doors of the default branch. It stands beside others: rules of several add up. Of the one
 * that is there nothing is loosened: what it asks beyond this stays; only its bypass list is emptied.
 */
export function proposeRuleset(appId: number, { before, branch }: Standing): Ruleset {
  const known = listOf<Rule>(before?.rules)
  const wanted = [{ type: 'deletion' }, { type: 'non_fast_forward' }, reviews(known), checks(known, appId)]
  const others = known.filter(({ type }) => wanted.every((rule) => rule.type !== type))
  return {
    name: 'Sallyport',
    target: 'branch',
    enforcement: 'active',
    bypass_actors: [],
    conditions: conditionsFrom(before?.conditions as Conditions | undefined, branch),
    rules: [...wanted, ...others],
  }
}

interface Conditions {
  readonly ref_name?: { readonly include?: readonly string[]; readonly exclude?: readonly string[] }
}

const DEFAULT = '~DEFAULT_BRANCH'

function conditionsFrom(before: Conditions | undefined, branch: string) {
  const { include = [], exclude = [] } = before?.ref_name ?? {}
  const covered = include.some((pattern) => pattern === DEFAULT || pattern === '~ALL')
  const ref_name = {
    include: covered ? include : [DEFAULT, ...include],
    exclude: exclude.filter((one) => !mayName(one, branch)),
  }
  return { ...before, ref_name }
}

// GitHub matches as fnmatch does; what cannot be read here may name it as well as not.
function mayName(pattern: string, branch: string): boolean {
  const ref = `refs/heads/${branch}`
  const parsed = parseGlob(pattern)
  return pattern === DEFAULT || pattern === '~ALL' || !parsed.ok || parsed.glob.matches(ref)
}

function reviews(known: readonly Rule[]): Rule {
  const before = parametersOf(known, 'pull_request')
  return {
    type: 'pull_request',
    parameters: {
      require_code_owner_review: false,
      required_review_thread_resolution: false,
      ...before,
      required_approving_review_count: Math.max(1, Number(before.required_approving_review_count ?? 0)),
      dismiss_stale_reviews_on_push: true,
      require_last_push_approval: true,
    },
  }
}

interface RequiredCheck {
  readonly context: string
  readonly integration_id?: number | null
}

function checks(known: readonly Rule[], appId: number): Rule {
  const before = parametersOf(known, 'required_status_checks')
  const others = listOf<RequiredCheck>(before.required_status_checks).filter(
    ({ context }) => !CHECK_NAMES.some((name) => name === context),
  )
  const ours = CHECK_NAMES.map((context) => ({ context, integration_id: appId }))
  return {
    type: 'required_status_checks',
    parameters: {
      strict_required_status_checks_policy: false,
      ...before,
      required_status_checks: [...ours, ...others],
    },
  }
}

function parametersOf(known: readonly Rule[], type: string): Fields {
  return known.find((rule) => rule.type === type)?.parameters ?? {}
}

function listOf<T>(value: unknown): readonly T[] {
  return Array.isArray(value) ? value : []
}
