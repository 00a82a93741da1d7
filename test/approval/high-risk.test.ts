import { expect, test } from '@jest/globals'
import { votesOn } from '../../src/approval/carried-runs.ts'
import { observeApproval, type PublishedState } from '../../src/approval/observe.ts'
import type { Scene } from '../../src/approval/scene.ts'
import { type RunState, reduce } from '../../src/domain/run-state.ts'
import type { CodeHost, HostedPull } from '../../src/ports/code-host.ts'
import { COMMIT, PULL, standingRun } from './standing-run.ts'

async function countFor(risk: 'medium' | 'high'): Promise<number> {
  const state = reduce(await (await standingRun({ approved: true })).read('run1')) as PublishedState
  const approval = { role: 'write', count: 1, highRiskCount: 3, reviewers: [] } as const
  const finding = { rule: 'risk', verb: 'disclose', reason: 'The risk.', locations: [], risk } as const
  const judged = { verdict: { verb: 'disclose', findings: [finding] }, policyDigest: 'p', factsDigest: 'f' } as const
  const host = {
    reviews: async () => [],
    openPullsWithHead: async () => [],
    branchHead: async () => undefined,
    mergeBase: async () => 'm',
    commitTree: async () => 't',
    reviewRules: async () => undefined,
  }
  const bot = { id: 99, login: 'sallyport[bot]', type: 'Bot' }
  const codeHost = { identity: async () => ({ appId: 1, slug: 's', bot }), open: () => host } as unknown as CodeHost
  const pull = { number: PULL, headSha: COMMIT, baseRef: 'main' } as HostedPull
  const risky = {
    ...state,
    base: { ...state.base, policy: { ...state.base.policy, approval } },
    change: { baseTree: 'b', tree: 't', files: [], dropped: [] },
    judged,
  }
  const facts = await observeApproval(risky, pull, { codeHost, policies: { read: async () => Promise.reject() } })
  return facts.ballot.policy.count
}

test('a change of high risk needs as many approvals as the policy asks for there, others as many as usual', async () => {
  expect([await countFor('medium'), await countFor('high')]).toEqual([1, 3])
})

async function votesFor(risk: 'medium' | 'high', approvals: number) {
  const state = reduce(await (await standingRun()).read('run1')) as RunState & Required<Pick<RunState, 'base'>>
  const approval = { role: 'write', count: 1, highRiskCount: 2, reviewers: [] } as const
  const finding = { rule: 'risk', verb: 'disclose', reason: 'The risk.', locations: [], risk } as const
  const carried: RunState = {
    ...state,
    base: { ...state.base, policy: { ...state.base.policy, approval } },
    judged: { verdict: { verb: 'disclose', findings: [finding] }, policyDigest: 'p', factsDigest: 'f' },
  }
  const reviews = Array.from({ length: approvals }, (_, index) => ({
    id: index + 1,
    author: { id: 200 + index, login: `person${index}`, type: 'User' },
    state: 'approved',
    commit: COMMIT,
    submittedAt: '',
  }))
  const bot = { id: 99, login: 'sallyport[bot]', type: 'Bot' }
  const scene = {
    pull: { number: 11, headSha: COMMIT, baseRef: 'main', author: { id: 300, login: 'mira', type: 'User' } },
    gate: { reviews: async () => reviews, roleOf: async () => 'write' },
    codeHost: { identity: async () => ({ appId: 1, slug: 's', bot }) },
  } as unknown as Scene
  return (await votesOn(scene, [carried])).approved
}

test('another pull request that carries a change of high risk needs as many, too', async () => {
  expect(await Promise.all([votesFor('medium', 1), votesFor('high', 1), votesFor('high', 2)])).toEqual([
    true,
    false,
    true,
  ])
})
