import type { ChangeSet } from '../../domain/change-set.ts'
import type { Policy } from '../../domain/policy.ts'
import type { Review, ReviewFinding, Severity } from '../../domain/review.ts'
import { SEVERITIES } from '../../domain/review.ts'
import type { Observation, Rule, RuleFinding } from '../rule.ts'
import { summarise } from '../rule.ts'

/**
 * Says what a reviewer model found; where the policy asks for it, findings of a severity hold. A model may only tighten:
 * that it found nothing loosens no other rule. Its words stay out of the reason, which people take for ours.
 */
export const review: Rule = ({ change, review: said }, policy) => {
  const holds = policy.review?.hold ?? 'never'
  if (said === undefined) {
    return holds === 'never' ? silent('not-judged', 'No model reviewed it') : unreviewed('no model reviewed it', holds)
  }
  if (said.tree !== change.headTree) return unreviewed('what a model reviewed is another change', holds)
  const found = judgeFindings(said, change, holds)
  return said.missing === undefined ? found : stricter(found, unreviewed(said.missing, holds))
}

type Holds = NonNullable<Policy['review']>['hold']

function judgeFindings({ findings }: Review, { files }: ChangeSet, holds: Holds): RuleFinding {
  const paths = new Set(files.map(({ path }) => path))
  const seen = findings.map((finding) => observe(finding, paths.has(finding.path), holds))
  const found = summarise(seen, 'The reviewer model found nothing.')
  return { ...found, locations: found.locations.filter(({ path }) => paths.has(path)) }
}

function observe({ path, line, severity }: ReviewFinding, isChanged: boolean, holds: Holds): Observation {
  const verb = isHeld(severity, holds) ? 'hold' : 'disclose'
  const what = `${SEVERITIES.includes(severity) ? severity : 'unknown'} severity, by the reviewer model`
  return isChanged ? { verb, what, path, line } : { verb, what, path: 'elsewhere' }
}

// A severity that nobody knows is the highest.
function isHeld(severity: Severity, holds: Holds): boolean {
  if (holds === 'never') return false
  const rank = SEVERITIES.indexOf(severity)
  return rank === -1 || rank >= SEVERITIES.indexOf(holds)
}

function unreviewed(reason: string, holds: Holds): RuleFinding {
  const text = reason.replace(/[.\s]+$/, '').slice(0, 300)
  return silent(holds === 'never' ? 'disclose' : 'hold', `There is no review: ${text}`)
}

function silent(verb: RuleFinding['verb'], reason: string): RuleFinding {
  return { verb, reason: `${reason}.`, locations: [] }
}

function stricter(found: RuleFinding, none: RuleFinding): RuleFinding {
  const verb = found.verb === 'hold' || found.verb === 'block' ? found.verb : none.verb
  return { ...found, verb, reason: `${none.reason} ${found.verb === 'allow' ? '' : found.reason}`.trim() }
}
