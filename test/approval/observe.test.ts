import { expect, test } from '@jest/globals'
import { observeApproval, type PublishedState } from '../../src/approval/observe.ts'
import { Fault, type FaultCode } from '../../src/domain/fault.ts'
import { reduce } from '../../src/domain/run-state.ts'
import type { CodeHost, HostedPull } from '../../src/ports/code-host.ts'
import { COMMIT, PULL, standingRun } from './standing-run.ts'

async function observeWith(code: FaultCode) {
  const state = reduce(await (await standingRun({ approved: true })).read('run1')) as PublishedState
  const host = {
    reviews: async () => [],
    openPullsWithHead: async () => [],
    branchHead: async () => 'tip',
    mergeBase: async () => 'm',
    commitTree: async () => 't',
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
