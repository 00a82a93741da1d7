import { canonicalJson } from '../domain/canonical-json.ts'
import { digestOf, sha256 } from '../domain/digest.ts'
import type { Policy } from '../domain/policy.ts'
import type { RunState } from '../domain/run-state.ts'
import type { Verdict } from '../domain/verdict.ts'
import type { GuardFacts } from './facts.ts'
import { parseFacts } from './facts.ts'
import { evaluateGuard, RUN_REQUIRES } from './guard.ts'

/** What a run's guard knew when it judged, as far as it is kept. */
export type Stored =
  | { readonly ok: true; readonly facts: GuardFacts; readonly policy: Policy; readonly verdict: Verdict }
  | { readonly ok: false; readonly reason: string }

/** @param read looks a blob up by its digest. */
export async function readJudgement(
  state: RunState,
  read: (digest: string) => Promise<Uint8Array | undefined>,
): Promise<Stored> {
  const { base, judged } = state
  if (base === undefined || judged === undefined) return missing('the guard has not judged it')
  if (digestOf(base.policy) !== judged.policyDigest)
    return missing('the policy in its log is not the one that it was judged under')
  const bytes = await read(judged.factsDigest)
  if (bytes === undefined) return missing('its facts were not kept')
  if (sha256(bytes) !== judged.factsDigest) return missing('its facts are not as they were written')
  const facts = parseFacts(bytes)
  return facts === undefined
    ? missing('its facts cannot be read')
    : { ok: true, facts, policy: base.policy, verdict: judged.verdict }
}

function missing(reason: string): Stored {
  return { ok: false, reason }
}

/** Judges the stored facts again: `same` when every byte of the verdict is as it was. */
export function replay({ facts, policy, verdict }: Stored & { readonly ok: true }): {
  readonly same: boolean
  readonly now: Verdict
} {
  const now = evaluateGuard(facts, policy, { require: RUN_REQUIRES })
  return { same: canonicalJson(now) === canonicalJson(verdict), now }
}

export interface Simulated {
  readonly before: Verdict['verb']
  readonly after: Verdict['verb']
  /** Rules that decide otherwise, as `dependencies: hold → block`. */
  readonly changed: readonly string[]
}

/** What another policy would have decided over the same facts. */
export function simulate({ facts, verdict }: Stored & { readonly ok: true }, policy: Policy): Simulated {
  const now = evaluateGuard(facts, policy, { require: RUN_REQUIRES })
  const was = new Map(verdict.findings.map(({ rule, verb }) => [rule, verb]))
  const changed = now.findings
    .filter(({ rule, verb }) => was.get(rule) !== verb)
    .map(({ rule, verb }) => `${rule}: ${was.get(rule) ?? 'unknown'} → ${verb}`)
  return { before: verdict.verb, after: now.verb, changed }
}
