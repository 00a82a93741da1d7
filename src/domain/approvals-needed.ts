import type { Policy } from './policy.ts'
import type { Verdict } from './verdict.ts'

/** How many different people must approve: more where the guard found a high risk and the policy asks for it. */
export function approvalsNeeded(approval: Policy['approval'], verdict: Verdict | undefined): number {
  return isHighRisk(verdict) ? Math.max(approval.count, approval.highRiskCount ?? 0) : approval.count
}

export function isHighRisk(verdict: Verdict | undefined): boolean {
  return verdict?.findings.some(({ rule, risk }) => rule === 'risk' && risk === 'high') ?? false
}
