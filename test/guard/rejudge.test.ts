import { describe, expect, test } from '@jest/globals'
import { createMemoryBlobStore } from '../../src/adapters/memory/blob-store.ts'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import { digestOf } from '../../src/domain/digest.ts'
import type { Policy } from '../../src/domain/policy.ts'
import type { RunState } from '../../src/domain/run-state.ts'
import { renderFacts } from '../../src/guard/facts.ts'
import { evaluateGuard, RUN_REQUIRES } from '../../src/guard/guard.ts'
import { createRejudge } from '../../src/guard/rejudge.ts'
import { changeOf, file, PASSING } from './change.ts'

async function rejudge(change: Partial<Policy>, kept = true) {
  const blobs = createMemoryBlobStore()
  const facts = { change: changeOf(file('README.md', 'a\n', 'b\n')), secrets: [], unscanned: [], evidence: PASSING }
  const bytes = renderFacts(facts)
  const factsDigest = kept ? await blobs.put(bytes) : digestOf('nothing')
  const policyDigest = digestOf(DEFAULT_POLICY)
  const verdict = evaluateGuard(facts, DEFAULT_POLICY, { require: RUN_REQUIRES })
  const base = { policy: DEFAULT_POLICY, policyDigest }
  const state = { base, judged: { verdict, policyDigest, factsDigest } } as unknown as RunState
  const policy = { ...DEFAULT_POLICY, ...change }
  const wanted = { ok: true, verdict: evaluateGuard(facts, policy, { require: RUN_REQUIRES }), factsDigest }
  return { rejudged: await createRejudge({ blobs })(state, policy), wanted }
}

describe('a published change under another policy', () => {
  test.each<[string, Partial<Policy>]>([
    ['asks for more approvals', { approval: { ...DEFAULT_POLICY.approval, count: 2 } }],
    ['protects what it touches', { protectedPaths: ['README.md'] }],
  ])('that %s is judged by what was recorded of it', async (_what, policy) => {
    const { rejudged, wanted } = await rejudge(policy)
    expect(rejudged).toEqual(wanted)
  })

  test('is blocked where the new policy blocks it', async () => {
    const { rejudged } = await rejudge({ protectedPaths: ['README.md'] })
    expect(rejudged).toMatchObject({ ok: true, verdict: { verb: 'block' } })
  })

  test.each<[string, Partial<Policy>]>([
    ['verify', { verify: ['make test'] }],
    ['setup', { setup: { commands: ['make'], scripts: false, network: [] } }],
    ['evidence', { evidence: { none: 'block' } }],
  ])('that runs something else to verify a change (%s) is not judged by old evidence', async (key, policy) => {
    const { rejudged } = await rejudge(policy)
    expect(rejudged).toEqual({
      ok: false,
      reason: `The policy changed what is run to verify a change (${key}): ask again.`,
    })
  })

  test('cannot be judged where the facts were not kept', async () => {
    const { rejudged } = await rejudge({}, false)
    expect(rejudged).toEqual({ ok: false, reason: 'It cannot be judged anew: its facts were not kept.' })
  })
})
