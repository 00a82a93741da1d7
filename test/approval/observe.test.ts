import { expect, test } from '@jest/globals'
import { observeApproval, type PublishedState } from '../../src/approval/observe.ts'
import { Fault, type FaultCode } from '../../src/domain/fault.ts'
import { reduce } from '../../src/domain/run-state.ts'
import type { CodeHost, HostedPull } from '../../src/ports/code-host.ts'
import { COMMIT, PULL, standingRun } from './standing-run.ts'

async function standing(freshBase: boolean): Promise<PublishedState> {
  const state = reduce(await (await standingRun({ approved: true })).read('run1')) as PublishedState
  const { policy } = state.base
  const approval = { ...policy.approval, ...(freshBase ? { freshBase } : {}) }
  return { ...state, base: { ...state.base, policy: { ...policy, approval } } }
}

async function observeWith(code: FaultCode, freshBase = false) {
  const state = await standing(freshBase)
  const host = {
    reviews: async () => [],
    openPullsWithHead: async () => [],
    branchHead: async () => 'tip',
    mergeBase: async () => 'm',
    commitTree: async () => 't',
    reviewRules: async () => undefined,
  }
  const bot = { id: 99, login: 'sallyport[bot]', type: 'Bot' }
  const codeHost = { identity: async () => ({ appId: 1, slug: 's', bot }), open: () => host } as unknown as CodeHost
  const policies = { read: () => Promise.reject(new Fault(code, 'no policy', { retryable: false })) }
  const pull = { number: PULL, headSha: COMMIT, baseRef: 'main' } as HostedPull
  return observeApproval({ ...state, change: { baseTree: 'b', tree: 't', files: [], dropped: [] } }, pull, {
    codeHost,
    policies,
  })
}

test.each(['too-large', 'malformed'] as const)('a policy file that is %s voids instead of failing', async (code) => {
  expect((await observeWith(code)).now.policyDigest).toBe('unreadable')
})

test('a policy that cannot be reached decides nothing', async () => {
  await expect(observeWith('network')).rejects.toThrow('no policy')
})

test.each([
  [true, 'tip'],
  [false, undefined],
] as const)("the base's tip is part of the tuple only where the policy wants it fresh (%s)", async (fresh, tip) => {
  expect((await observeWith('malformed', fresh)).now.baseTip).toBe(tip)
})
