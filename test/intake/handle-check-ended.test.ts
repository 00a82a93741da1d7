import { expect, test } from '@jest/globals'
import { pendingRequests } from '../../src/domain/round-request.ts'
import { reduce } from '../../src/domain/run-state.ts'
import type { IntakeDeps } from '../../src/intake/deps.ts'
import { handleCheckEnded } from '../../src/intake/handle-check-ended.ts'
import { interpretCheckEnded } from '../../src/intake/interpret-check-ended.ts'
import type { CheckEnded } from '../../src/intake/interpretation.ts'
import type { Job } from '../../src/ports/queue.ts'
import type { RunStore } from '../../src/ports/run-store.ts'
import { COMMIT, REPOSITORY, standingRun } from '../approval/standing-run.ts'

const OURS = 4
const FAILED: CheckEnded = {
  ...{ type: 'check-ended', repository: REPOSITORY, commit: COMMIT, name: 'test', appId: 15_368, key: 'check:1' },
  ...{ isJob: true, failed: true },
}
const PASSED: CheckEnded = { ...FAILED, key: 'check:2', failed: false }

function desk(runs: RunStore) {
  const jobs: Job[] = []
  const asked: string[] = []
  const codeHost = {
    identity: async () => {
      asked.push('identity')
      return { appId: OURS }
    },
  }
  const queue = { enqueue: async (job: Job) => void jobs.push(job) }
  const deps = { runs, queue, codeHost } as unknown as IntakeDeps
  const requests = async () => reduce(await runs.read('run1'))?.roundRequests?.map(({ key }) => key) ?? []
  return { deps, jobs, asked, requests }
}

test('a failure on the published commit asks the run to look, once however often it is told', async () => {
  const { deps, jobs, requests } = desk(await standingRun())
  for (let told = 0; told < 3; told += 1) await handleCheckEnded(FAILED, 'guid', deps)
  expect(await requests()).toEqual([`ci:${COMMIT}:check:1`])
  expect(new Set(jobs.map(({ lane }) => lane))).toEqual(new Set(['gate', 'work']))
})

const completed = (at: string) => {
  const said = { id: 7, head_sha: COMMIT, name: 'test', conclusion: 'failure', completed_at: at }
  const repository = { id: REPOSITORY.id, name: 'r', default_branch: 'main', owner: { login: 'o' } }
  const sender = { id: 9, login: 'ci[bot]', type: 'Bot' }
  const check_run = { ...said, app: { id: 15_368, slug: 'ci' } }
  return interpretCheckEnded({ sender, repository, installation: { id: 3 }, check_run }) as CheckEnded
}

test('a check run that its App runs again ends anew: that it was declined once does not bar what fails then', async () => {
  const runs = await standingRun()
  const { deps, requests } = desk(runs)
  for (let told = 0; told < 2; told += 1) await handleCheckEnded(completed('2026-05-01T12:00:00Z'), 'guid', deps)
  expect(await requests()).toHaveLength(1)
  const lease = await runs.acquire('run1', 'worker', 60_000)
  if (lease === undefined) throw new Error('no lease')
  const seqs = reduce(await runs.read('run1'))?.roundRequests?.map(({ seq }) => seq) ?? []
  await runs.append(lease, { type: 'round.declined', data: { requests: seqs, reason: 'CI: a runner was lost.' } })
  await handleCheckEnded(completed('2026-05-01T12:30:00Z'), 'guid', deps)
  expect(pendingRequests(reduce(await runs.read('run1')) ?? {})).toMatchObject([{ cause: 'ci', head: COMMIT }])
})

test('on a commit of nobody it costs a look into the store, and GitHub nothing', async () => {
  const { deps, asked, jobs } = desk(await standingRun())
  const handled = await handleCheckEnded({ ...FAILED, commit: 'f'.repeat(40) }, 'guid', deps)
  expect(handled).toEqual({ outcome: 'ignored', note: 'no live run has made that commit' })
  expect([asked, jobs]).toEqual([[], []])
})

test('one that passes is of interest only behind one that failed', async () => {
  const { deps, requests } = desk(await standingRun())
  await handleCheckEnded(PASSED, 'guid', deps)
  expect(await requests()).toEqual([])
  await handleCheckEnded(FAILED, 'guid', deps)
  await handleCheckEnded(PASSED, 'guid', deps)
  expect(await requests()).toEqual([`ci:${COMMIT}:check:1`, `ci:${COMMIT}:check:2`])
})

test('behind the first failure it is asked again only once none of the others that count goes on', async () => {
  const { deps, requests } = desk(await standingRun())
  const going = new Set(['build', 'e2e'])
  const othersGoOn = async (_: unknown, branch: string, { name, commit }: { name: string; commit: string }) => {
    expect([branch, commit]).toEqual(['main', COMMIT])
    return [...going].some((other) => other !== name)
  }
  const end = async (name: string, key: string, failed = true) => {
    await handleCheckEnded({ ...FAILED, name, key, failed }, 'guid', { ...deps, othersGoOn })
    going.delete(name)
  }
  await end('test', 'check:1')
  await end('lint', 'check:2')
  await end('build', 'check:3', false)
  expect(await requests()).toEqual([`ci:${COMMIT}:check:1`])
  await end('e2e', 'check:4')
  expect(await requests()).toEqual([`ci:${COMMIT}:check:1`, `ci:${COMMIT}:check:4`])
})

test('one that does not count on that branch shuts no door', async () => {
  const { deps, requests, jobs } = desk(await standingRun())
  const asked: unknown[] = []
  const checkCounts = async (_: unknown, branch: string, { name, isJob }: { name: string; isJob: boolean }) => {
    asked.push([branch, name, isJob])
    return false
  }
  await handleCheckEnded(FAILED, 'guid', { ...deps, checkCounts })
  expect(asked).toEqual([['main', 'test', true]])
  expect([await requests(), jobs]).toEqual([[], []])
})

test('ours never counts, whatever it is called', async () => {
  const { deps, requests } = desk(await standingRun())
  await handleCheckEnded({ ...FAILED, appId: OURS }, 'guid', deps)
  expect(await requests()).toEqual([])
})

test('who can set statuses cannot fill the log with them', async () => {
  const { deps, requests } = desk(await standingRun())
  const { appId: _, ...status } = FAILED
  for (let number = 0; number < 310; number += 1)
    await handleCheckEnded({ ...status, key: `status:${number}` }, 'guid', deps)
  expect(await requests()).toHaveLength(300)
})

test.each([
  [
    'wakes what is approved and to be merged, for which perhaps only it was missing',
    { method: 'merge', windows: [] },
    1,
  ],
  ['leaves alone what people merge', undefined, 0],
] as const)('one that passes %s', async (_what, merge, woken) => {
  const { deps, jobs } = desk(await standingRun({ approved: true, ...(merge && { merge }) }))
  await handleCheckEnded(PASSED, 'guid', deps)
  expect(jobs).toHaveLength(woken)
})
