import { canonicalJson } from '../domain/canonical-json.ts'
import type { Policy } from '../domain/policy.ts'
import type { RunState } from '../domain/run-state.ts'
import type { Verdict } from '../domain/verdict.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import { evaluateGuard, RUN_REQUIRES } from './guard.ts'
import { readJudgement } from './replay.ts'

export type Rejudged =
  | { readonly ok: true; readonly verdict: Verdict; readonly factsDigest: string }
  /** A sentence for people. */
  | { readonly ok: false; readonly reason: string }

/**
 * Judges what was recorded of a published change under another policy. Nothing is run and nothing is asked: where the
 * policy changes what would be run, what is recorded says nothing about it, and the work has to be asked for again.
 */
export function createRejudge({ blobs }: { readonly blobs: Pick<BlobStore, 'get'> }) {
  return async (state: RunState, policy: Policy): Promise<Rejudged> => {
    const stored = await readJudgement(state, (digest) => blobs.get(digest))
    if (!stored.ok) return { ok: false, reason: `It cannot be judged anew: ${stored.reason}.` }
    const moved = VERIFYING.filter((key) => said(stored.policy, key) !== said(policy, key))
    if (moved.length > 0) {
      const reason = `The policy changed what is run to verify a change (${moved.join(', ')}): ask again.`
      return { ok: false, reason }
    }
    const verdict = evaluateGuard(stored.facts, policy, { require: RUN_REQUIRES })
    return { ok: true, verdict, factsDigest: state.judged?.factsDigest ?? '' }
  }
}

/** What the clean room's evidence, a reviewer's findings and the facts of the guard were made by. */
const VERIFYING = [
  'verify',
  'setup',
  'sandbox',
  'services',
  'metrics',
  'evidence',
  'review',
] as const satisfies readonly (keyof Policy)[]

function said(policy: Policy, key: (typeof VERIFYING)[number]): string {
  return canonicalJson(policy[key] ?? null)
}
