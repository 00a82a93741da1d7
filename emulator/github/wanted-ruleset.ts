import type { NewRuleset } from './emulator.ts'
import { list, record, requiredText } from './input.ts'
import { GitHubRefusal } from './refusal.ts'
import type { RequiredCheck } from './state/checks.ts'

type Body = Readonly<Record<string, unknown>>

/** A ruleset as the API takes it. Rules that the emulator would not hold anybody to are refused, not dropped. */
export function wantedRuleset(body: Body): NewRuleset {
  const rules = new Map((list(body, 'rules') ?? []).map((rule) => [String((rule as Body).type), rule as Body]))
  const strange = [...rules.keys()].find((type) => !KNOWN.includes(type))
  if (strange !== undefined) throw new GitHubRefusal(422, `The emulator has no rule ${strange}`)
  const names = record(record(body, 'conditions') ?? {}, 'ref_name') ?? {}
  const review = record(rules.get('pull_request') ?? {}, 'parameters') ?? {}
  const checks = record(rules.get('required_status_checks') ?? {}, 'parameters') ?? {}
  return {
    name: requiredText(body, 'name', 'Ruleset'),
    branches: (list(names, 'include') ?? []).map((name) => String(name).replace('refs/heads/', '')),
    requiredChecks: (list(checks, 'required_status_checks') ?? []) as readonly RequiredCheck[],
    requiredApprovals: Number(review.required_approving_review_count ?? 0),
    dismissStale: review.dismiss_stale_reviews_on_push === true,
    lastPushApproval: review.require_last_push_approval === true,
    ...queueOf(rules.get('merge_queue')),
    bypassAdmins: (list(body, 'bypass_actors') ?? []).length > 0,
  }
}

const KNOWN = ['deletion', 'non_fast_forward', 'pull_request', 'required_status_checks', 'merge_queue']

function queueOf(rule: Body | undefined): Pick<NewRuleset, 'mergeQueue'> {
  if (rule === undefined) return {}
  const method = String(record(rule, 'parameters')?.merge_method ?? 'MERGE').toLowerCase()
  return { mergeQueue: method === 'squash' || method === 'rebase' ? method : 'merge' }
}
