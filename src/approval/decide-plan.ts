import type { Requirement } from '../domain/approval-requirement.ts'
import type { PlanDecision } from '../domain/plan-event.ts'
import type { PlanState } from '../domain/plan-state.ts'
import type { Ballot } from './count-approvals.ts'
import { countApprovals } from './count-approvals.ts'
import { type Belonging, judgeRequirements, NOBODY } from './judge-requirements.ts'

export interface PlanFacts extends Pick<Ballot, 'roles' | 'excluded' | 'policy'> {
  readonly plan: Pick<PlanState, 'digest' | 'since' | 'requests'>
  /** What the policy asks for beside the number; paths are not known yet. */
  readonly requirements?: readonly Requirement[]
  readonly belonging?: Belonging
}

/**
 * Whether a plan may be worked off. Pure. What was said before this plan stood was said of another one, also where the
 * agent has come back to what had been approved.
 */
export function decidePlan({ plan, requirements = [], belonging = NOBODY, ...ballot }: PlanFacts): PlanDecision {
  const requests = plan.requests.filter(({ seq }) => seq > plan.since).map(({ by, digest }) => ({ by, commit: digest }))
  const count = countApprovals({ ...ballot, head: plan.digest, reviews: [], requests })
  const judged = judgeRequirements({ ...ballot, requirements, belonging, approvers: count.approvers })
  return {
    digest: plan.digest,
    state: count.enough && judged.every(({ met }) => met) ? 'approved' : 'waiting',
    approvers: count.approvers,
    reasons: count.reasons,
    ...(judged.length === 0 ? {} : { requirements: judged }),
  }
}
