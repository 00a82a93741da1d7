import { expect, test } from '@jest/globals'
import pino from 'pino'
import { createSystemClock } from '../../src/adapters/system/clock.ts'
import { pendingRequests } from '../../src/domain/round-request.ts'
import { type RunState, reduce } from '../../src/domain/run-state.ts'
import type { Lane } from '../../src/ports/queue.ts'
import type { RunStore } from '../../src/ports/run-store.ts'
import { DONE, type Stage } from '../../src/ports/stage.ts'
import type { Stages } from '../../src/run/pipeline.ts'
import { relayOnce } from '../../src/run/relay.ts'
import { createWorker } from '../../src/run/worker.ts'
import { COMMIT, standingRun } from '../approval/standing-run.ts'

const NOOR = { id: 50, login: 'noor', type: 'User' } as const

function working(runs: RunStore) {
  const seen: string[] = []
  const stage = (name: string, does: Stage = async () => DONE): Stage => {
    return async (journal, signal) => {
      seen.push(name)
      return does(journal, signal)
    }
  }
  const decline: Stage = async (journal) => {
    const requests = pendingRequests(journal.state()).map(({ seq }) => seq)
    await journal.record({ type: 'round.declined', data: { requests, reason: 'there is nothing to do' } })
    return { type: 'again' }
  }
  const stages = new Proxy({} as Stages, {
    get: (_target, name: keyof Stages) =>
      stage(
        name,
        name === 'approve'
          ? async () => ({ type: 'parked', reason: 'waits' })
          : name === 'further'
            ? decline
            : async () => DONE,
      ),
  })
  const worker = createWorker({
    runs,
    stages,
    report: async () => undefined,
    shutDoor: async (_journal, end) => end,
    clock: createSystemClock(),
    log: pino({ level: 'silent' }),
    name: 'one',
    leaseMs: 5_000,
    firstPauseMs: 1,
    maxAttempts: 3,
  })
  const work = (lane: Lane) => worker({ runId: 'run1', lane }, new AbortController().signal)
  return { seen, work }
}

async function asked() {
  const runs = await standingRun()
  const data = { cause: 'review', head: COMMIT, key: 'review:1', by: NOOR } as const
  await runs.appendInbox('run1', { type: 'round.requested', data }, 'github:50:noor')
  return runs
}

const stateOf = async (runs: RunStore) => reduce(await runs.read('run1')) as RunState

test('the lane of decisions shuts the door and begins no round; the relay takes the run to the agents', async () => {
  const runs = await asked()
  const { seen, work } = working(runs)
  await work('gate')
  expect(seen).toEqual(['approve'])
  const jobs: Lane[] = []
  await relayOnce({ runs, queue: { enqueue: async ({ lane }) => void jobs.push(lane) } })
  expect(jobs).toEqual(['work'])
  expect(await stateOf(runs)).toMatchObject({ attempts: 0 })
})

test('the lane of agents shuts the door before it begins, and rests when nothing is left to do', async () => {
  const runs = await asked()
  const { seen, work } = working(runs)
  await work('work')
  expect(seen.slice(0, 2)).toEqual(['approve', 'further'])
  expect(seen.filter((name) => name === 'further')).toHaveLength(1)
  expect(await runs.pending(10)).toEqual([])
  expect((await stateOf(runs)).declined).toHaveLength(1)
})

test('a decision about a run whose agent works goes by: it is left to the lane of agents', async () => {
  const runs = await asked()
  const lease = await runs.acquire('run1', 'other', 60_000)
  if (lease === undefined) throw new Error('no lease')
  const [request] = pendingRequests(await stateOf(runs))
  const data = { round: 2, cause: 'review', after: 0, message: 'm', reason: 'r' } as const
  const from = { commit: COMMIT, tree: 't' }
  await runs.append(lease, { type: 'round.begun', data: { ...data, from, requests: [request?.seq ?? 0] } })
  await runs.release(lease)
  const { seen, work } = working(runs)
  await work('gate')
  expect(seen).toEqual([])
  expect(await runs.pending(10)).toEqual(['run1'])
})
