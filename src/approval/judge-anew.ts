import { digestOf } from '../domain/digest.ts'
import type { ApprovalDecision, GateEventData } from '../domain/gate-event.ts'
import type { Policy } from '../domain/policy.ts'
import type { RunState } from '../domain/run-state.ts'
import type { Verdict } from '../domain/verdict.ts'
import type { Observed } from './observe.ts'

/** Judges what was recorded of a change under another policy; a reason where that cannot be. */
export type Rejudge = (state: RunState, policy: Policy) => Promise<Rejudged>

type Rejudged =
  | { readonly ok: true; readonly verdict: Verdict; readonly factsDigest: string }
  | { readonly ok: false; readonly reason: string }

export type Anew =
  | { readonly ok: true; readonly data: GateEventData['change.rejudged'] }
  | { readonly ok: false; readonly reason: string }

/** Where nothing but the policy moved, what is recorded of the change can be judged under the new one. */
export async function judgeAnew(state: RunState, facts: Observed, rejudge: Rejudge): Promise<Anew | undefined> {
  const { policyNow: read, judged, now } = facts
  if (read === undefined || now.policyDigest === judged.policyDigest) return undefined
  const { baseTip: _tip, ...place } = now
  if (digestOf({ ...place, policyDigest: '' }) !== digestOf({ ...judged, policyDigest: '' })) return undefined
  const rejudged = await rejudge(state, read.policy)
  if (!rejudged.ok) return rejudged
  const { ok: _, ...verdict } = rejudged
  const policy = { policy: read.policy, policyDigest: read.digest, policyIgnored: read.ignored }
  return { ok: true, data: { ...policy, policyOrigins: read.origins, ...verdict } }
}

export function withReason(decision: ApprovalDecision, anew: Anew | undefined): ApprovalDecision {
  return anew?.ok === false ? { ...decision, reasons: [anew.reason, ...decision.reasons] } : decision
}
