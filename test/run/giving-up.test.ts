import { expect, test } from '@jest/globals'
import pino from 'pino'
import { createSystemClock } from '../../src/adapters/system/clock.ts'
import { createShutDoor } from '../../src/approval/shut-door.ts'
import { Fault } from '../../src/domain/fault.ts'
import { type RunState, reduce } from '../../src/domain/run-state.ts'
import type { HostedPull, RepositoryHost } from '../../src/ports/code-host.ts'
import { DONE, type Stage } from '../../src/ports/stage.ts'
import type { Stages } from '../../src/run/pipeline.ts'
import { createWorker } from '../../src/run/worker.ts'
import { COMMIT, standingRun } from '../approval/standing-run.ts'
import { until } from '../fixtures/until.ts'

const PUSHED = 'b'.repeat(40)
const gone = () => new Fault('network', 'unreachable', { retryable: true })
const refused = () => new Fault('forbidden', 'suspended', { retryable: false })

interface Sky {
  /** What each call to GitHub throws for now. */
  fault?: () => Fault
  pull?: Partial<HostedPull>
  queued?: boolean
}

/** A run whose pull request was approved, with its check green, and workers that give up at the first fault. */
async function approvedRun(sky: Sky) {
  const runs = await standingRun({ approved: true })
  const checks: { id: number; name: string; headSha: string; externalId: string; conclusion?: string }[] = []
  const answer = async <T>(value: () => T): Promise<T> => {
    if (sky.fault !== undefined) throw sky.fault()
    return value()
  }
  const host: Partial<RepositoryHost> = {
    pull: () => answer(() => ({ number: 10, merged: false, headSha: COMMIT, ...sky.pull }) as HostedPull),
    mergeStanding: () => answer(() => ({ queue: true, queued: sky.queued === true, state: 'clean' })),
    dequeuePull: () =>
      answer(() => {
        sky.queued = false
      }),
    checks: (sha) => answer(() => checks.filter(({ headSha }) => headSha === sha) as never),
    createCheck: (check) =>
      answer(() => {
        checks.unshift({ ...check, id: checks.length + 1 })
        return checks[0] as never
      }),
  }
  const codeHost = { open: () => host } as never
  const work = async (approve: Stage, maxAttempts = 1) => {
    const stages = new Proxy({} as Stages, {
      get: (_stages, name) => (name === 'approve' ? approve : async () => DONE),
    })
    const worker = createWorker({
      runs,
      stages,
      report: () => answer(() => undefined),
      shutDoor: createShutDoor({ codeHost }),
      clock: createSystemClock(),
      log: pino({ level: 'silent' }),
      name: 'one',
      leaseMs: 5_000,
      firstPauseMs: 1,
      maxAttempts,
    })
    await worker({ runId: 'run1', lane: 'gate' }, new AbortController().signal)
  }
  return {
    runs,
    work,
    state: async () => reduce(await runs.read('run1')) as RunState,
    shown: () => checks.map(({ name, headSha, conclusion }) => [name, headSha, conclusion]),
  }
}

const SHUT = ['sallyport/approval', COMMIT, 'failure']

test.each([
  ['the attempts are spent', gone],
  ['GitHub refuses to be looked at', refused],
  ['there is a mistake of our own', () => new TypeError('a secret detail')],
])('a published run does not end green where %s', async (_why, error) => {
  const run = await approvedRun({})
  await run.work(() => Promise.reject(error()))
  expect((await run.state()).end?.how).toBe('failed')
  expect(run.shown()).toEqual([SHUT])
})

test.each([
  ['will be asked again', gone],
  ['is not the gate any more', () => new Fault('lease-lost', 'another has it', { retryable: false })],
])('a gate that %s posts nothing', async (_why, error) => {
  const run = await approvedRun({})
  await run.work(() => Promise.reject(error()), 3)
  expect(run.shown()).toEqual([])
  expect((await run.state()).end).toBeUndefined()
})

test('somebody else may have pushed: both commits are shut, the judged one and the head', async () => {
  const run = await approvedRun({ pull: { headSha: PUSHED } })
  await run.work(() => Promise.reject(refused()))
  expect(run.shown().sort()).toEqual([SHUT, ['sallyport/approval', PUSHED, 'failure']])
})

test('what fails while it lies in the merge queue is taken out of it', async () => {
  const sky: Sky = { queued: true }
  const run = await approvedRun(sky)
  await run.work(() => Promise.reject(refused()))
  expect(run.shown()).toEqual([SHUT])
  expect(sky.queued).toBe(false)
})

test('while GitHub cannot be reached the run does not end; when it can, nothing but the door is left to do', async () => {
  const sky: Sky = {}
  const run = await approvedRun(sky)
  await run.work(async () => {
    sky.fault = gone
    throw new Error('a mistake')
  })
  for (let time = 0; time < 3; time++) {
    await until('its turn', async () => ((await run.runs.pending(10)).length === 1 ? true : undefined))
    expect((await run.state()).end).toBeUndefined()
    await run.work(() => Promise.reject(new Error('must not be asked again')))
  }
  delete sky.fault
  await until('its turn', async () => ((await run.runs.pending(10)).length === 1 ? true : undefined))
  await run.work(() => Promise.reject(new Error('must not be asked again')))
  expect((await run.state()).end).toEqual({
    how: 'failed',
    reason: 'an error of our own, see the log of the worker',
  })
  expect(run.shown()).toEqual([SHUT])
})

test('where GitHub refuses even that, the run ends all the same', async () => {
  const run = await approvedRun({ fault: refused })
  await run.work(() => Promise.reject(refused()))
  expect((await run.state()).end).toEqual({ how: 'failed', reason: 'forbidden: suspended' })
})

test('what was merged meanwhile is merged, and its check left as it was approved', async () => {
  const mergedBy = { id: 50, login: 'noor', type: 'User' } as const
  const run = await approvedRun({ pull: { merged: true, mergedBy } })
  await run.work(() => Promise.reject(gone()))
  expect((await run.state()).end).toEqual({ how: 'merged', reason: '#10 was merged', by: mergedBy })
  expect(run.shown()).toEqual([])
})
