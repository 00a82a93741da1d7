import { describe, expect, test } from '@jest/globals'
import { createMemoryRunStore } from '../../src/adapters/memory/run-store.ts'
import { reduce } from '../../src/domain/run-state.ts'
import type { IntakeDeps } from '../../src/intake/deps.ts'
import { handleAccessChanged, handleBranchPushed, handlePullMoved } from '../../src/intake/handle-moved.ts'
import type { Job } from '../../src/ports/queue.ts'
import type { RunStore } from '../../src/ports/run-store.ts'
import { COMMIT, PULL, REPOSITORY, standingRun } from '../approval/standing-run.ts'
import { intentOf } from '../fixtures/agent-run.ts'

function desk(runs: RunStore) {
  const jobs: Job[] = []
  const judged: number[] = []
  const deps = {
    runs,
    queue: { enqueue: async (job: Job) => void jobs.push(job) },
    judgePull: async (_repository: unknown, number: number) => void judged.push(number),
  } as unknown as IntakeDeps
  return { deps, jobs, judged }
}

const PUSH = { type: 'branch-pushed', repository: REPOSITORY, branch: 'main', by: intentOf().requester } as const

describe('a push to the default branch', () => {
  test('leaves a run that has not published alone: the lane of decisions is not for agents', async () => {
    const runs = createMemoryRunStore({ now: () => new Date() })
    await runs.create('run1', intentOf(), 'github:7:maintainer')
    const { deps, jobs } = desk(runs)
    await handleBranchPushed(PUSH, 'guid', deps)
    expect(jobs).toEqual([])
  })

  test('wakes every run that waits at a pull request, however many came after it', async () => {
    const runs = await standingRun({ approved: true })
    for (let number = 100; number < 301; number += 1) {
      const subject = { ...intentOf().subject, number }
      await runs.create(`zz${number}`, intentOf({ key: `key-${number}`, subject }), 'github:7:maintainer')
    }
    const { deps, jobs } = desk(runs)
    await handleBranchPushed(PUSH, 'guid', deps)
    expect(jobs).toEqual([{ runId: 'run1', lane: 'gate' }])
    expect(await runs.pending(300)).toContain('run1')
  })
})

describe('a push to the branch of the agent', () => {
  test.each([
    ['a person', intentOf().requester, ['maintainer']],
    ['a bot', { id: 99, login: 'sallyport[bot]', type: 'Bot' } as const, []],
  ])('by %s', async (_who, by, pushers) => {
    const runs = await standingRun()
    const { deps } = desk(runs)
    for (let push = 0; push < 2; push += 1)
      await handleBranchPushed({ ...PUSH, branch: 'agent/fix/12', by }, 'guid', deps)
    const state = reduce(await runs.read('run1'))
    expect((state?.pushers ?? []).map(({ login }) => login)).toEqual(pushers)
  })
})

test('a change of who may do what has every run that waits look again', async () => {
  const { deps, jobs } = desk(await standingRun({ approved: true }))
  await handleAccessChanged({ type: 'access-changed', repository: REPOSITORY, what: 'noor removed' }, 'guid', deps)
  expect(jobs).toEqual([{ runId: 'run1', lane: 'gate' }])
})

describe("another pull request with a live run's commit as its head", () => {
  const moved = { type: 'pull-moved', repository: REPOSITORY, number: 33, what: 'opened' } as const

  test('is left to the run, which looks again', async () => {
    const { deps, jobs, judged } = desk(await standingRun({ approved: true }))
    await handlePullMoved({ ...moved, head: COMMIT }, 'guid', deps)
    await handlePullMoved({ ...moved, head: COMMIT, what: 'closed' }, 'guid-2', deps)
    expect(jobs).toEqual([
      { runId: 'run1', lane: 'gate' },
      { runId: 'run1', lane: 'gate' },
    ])
    expect(judged).toEqual([])
  })

  test('is judged by itself when its head is another or the run is over', async () => {
    for (const [end, head] of [
      [undefined, '5'.repeat(40)],
      ['rejected', COMMIT],
    ] as const) {
      const { deps, jobs, judged } = desk(await standingRun(end === undefined ? {} : { end }))
      await handlePullMoved({ ...moved, head }, 'guid', deps)
      expect({ jobs, judged }).toEqual({ jobs: [], judged: [33] })
    }
  })

  test('the own one wakes its run once', async () => {
    const { deps, jobs } = desk(await standingRun())
    await handlePullMoved({ ...moved, number: PULL, head: COMMIT }, 'guid', deps)
    expect(jobs).toHaveLength(1)
  })
})
