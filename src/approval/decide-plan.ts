import type { PlanDecision } from '../domain/plan-event.ts'
import type { PlanState } from '../domain/plan-state.ts'
import type { Ballot } from './count-approvals.ts'
import { countApprovals } from './count-approvals.ts'

export interface PlanFacts extends Pick<Ballot, 'roles' | 'excluded' | 'policy'> {
  readonly plan: Pick<PlanState, 'digest' | 'since' | 'requests'>
}

/**
 * Whether a plan may be worked off. Pure. What was said before this plan stood was said of another one, also where the
 * agent has come back to what had been approved.
 */
export function decidePlan({ plan, ...ballot }: PlanFacts): PlanDecision {
  const requests = plan.requests.filter(({ seq }) => seq > plan.since).map(({ by, digest }) => ({ by, commit: digest }))
  const count = countApprovals({ ...ballot, head: plan.digest, reviews: [], requests })
  return {
    digest: plan.digest,
    state: count.enough ? 'approved' : 'waiting',
    approvers: count.approvers,
    reasons: count.reasons,
  }
}
