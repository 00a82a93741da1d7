import { fail, ok, type Row, unknown, warn } from '../domain/examination.ts'
import type { BranchRules, ForeignCheck } from '../ports/inspection.ts'
import { CHECK_NAMES } from '../view/render-checks.ts'

const RULESET = 'the ruleset of the default branch'

/**
 * Whether the default branch's rules shut both doors. @param rules undefined: the plan has no rulesets here.
 * @param isPrivate private repositories on the free plan have neither rulesets nor drafts.
 */
export function examineRules(rules: BranchRules | undefined, appId: number, isPrivate: boolean): Row[] {
  if (rules === undefined) return [withoutRulesets(isPrivate)]
  return [examineRequired(rules, appId), ...examineReviews(rules), ...examineBypass(rules)]
}

function withoutRulesets(isPrivate: boolean): Row {
  const reason = isPrivate
    ? "The account's plan has no rulesets for private repositories, and no drafts: nothing is required before a merge."
    : "The account's plan has no rulesets: nothing is required before a merge."
  return fail('plan', reason, 'Use a plan that has them or a public repository; until then Sallyport only advises.')
}

function examineRequired({ requiredChecks }: BranchRules, appId: number): Row {
  const check = 'required-checks'
  const bound = (name: string) => requiredChecks.some((one) => one.name === name && one.appId === appId)
  const loose = CHECK_NAMES.filter((name) => !bound(name) && requiredChecks.some((one) => one.name === name))
  const missing = CHECK_NAMES.filter((name) => !requiredChecks.some((one) => one.name === name))
  const todo = `In ${RULESET} require all three with this App (id ${appId}) as their source: \`npm run sallyport -- doctor OWNER/NAME --fix\` shows how.`
  if (missing.length > 0) return fail(check, `Not required before a merge: ${missing.join(', ')}.`, todo)
  if (loose.length > 0) return fail(check, `Anybody who may write can set these: ${loose.join(', ')}.`, todo)
  return ok(check, 'All three checks are required, with this App as their source.')
}

function examineReviews({ reviews }: BranchRules): Row[] {
  if (reviews === undefined) {
    const reason = 'The default branch can be pushed to without a pull request.'
    return [fail('pull-requests', reason, `Require a pull request before merging in ${RULESET}.`)]
  }
  const pull = ok('pull-requests', `A pull request is required, with ${reviews.count} approving reviews.`)
  if (reviews.count === 0 || reviews.lastPush) return [pull]
  const reason = 'Whoever pushed last to a pull request may approve that push.'
  const todo = `Require approval of the most recent reviewable push in ${RULESET}.`
  return [pull, warn('last-push-approval', reason, todo)]
}

// Where nothing is required there is nothing to pass.
function examineBypass({ requiredChecks, bypass }: BranchRules): Row[] {
  return requiredChecks.length === 0 ? [] : [bypassRow(bypass)]
}

function bypassRow(bypass: BranchRules['bypass']): Row {
  const check = 'bypass'
  if (bypass === undefined) {
    const reason = 'Who may pass the rules is shown only to administrators, and the App is none.'
    return unknown(
      check,
      reason,
      `See under Bypass list of ${RULESET}, or set GITHUB_TOKEN to an administrator's token.`,
    )
  }
  if (bypass.length === 0) return ok(check, 'Nobody may pass the rules.')
  return warn(check, `Some may pass the rules: ${bypass.join(', ')}.`, `Empty the bypass list of ${RULESET}.`)
}

/** Checks of our names that others set: with the App as source in the ruleset they mean nothing, without it they pass. */
export function examineForeign(found: readonly ForeignCheck[], appId: number): Row {
  const check = 'foreign-checks'
  const foreign = found.filter(({ by }) => by !== `App ${appId}`)
  if (foreign.length === 0) return ok(check, 'Nobody else sets checks of these names.')
  const places = foreign.map(({ name, by, commit }) => `${name} by ${by} on ${commit.slice(0, 12)}`)
  const todo = `Find out who sets them; bind the names to this App in ${RULESET}.`
  return { ...warn(check, 'Somebody else sets checks of our names.', todo), places }
}
