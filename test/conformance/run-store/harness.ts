import { afterEach, beforeEach } from '@jest/globals'
import { type FaultCode, isFault } from '../../../src/domain/fault.ts'
import type { WorkerEvent } from '../../../src/domain/run-event.ts'
import type { Lease, RunStore } from '../../../src/ports/run-store.ts'
import { ACTOR, type IntentParts, MAINTAINER, sampleIntent } from '../sample-intent.ts'

export interface RunStoreHarness {
  readonly store: RunStore
  /** Lets this much of the store's time go by. */
  pass(ms: number): Promise<void>
  close(): Promise<void>
}

/** Gives an empty store. */
export type OpenRunStore = () => Promise<RunStoreHarness>

export const TTL = 60_000
export const STOP = { type: 'stop.requested', data: { by: MAINTAINER } } as const

/** The store of the test that runs, and what most tests begin with. */
export interface RunStoreInUse {
  readonly store: RunStore
  pass(ms: number): Promise<void>
  create(runId: string, parts?: Partial<IntentParts>): ReturnType<RunStore['create']>
  /** A new run with a lease of `w`. */
  taken(runId: string): Promise<Lease>
  end(runId: string): Promise<void>
  /** A new run that a worker has taken up and parked. */
  park(runId: string, handled: number): Promise<void>
}

/** Each test of the surrounding suite gets an empty store. */
export function useRunStore(open: OpenRunStore): RunStoreInUse {
  let harness: RunStoreHarness
  beforeEach(async () => {
    harness = await open()
  })
  afterEach(() => harness.close())
  const run: RunStoreInUse = {
    get store() {
      return harness.store
    },
    pass: (ms) => harness.pass(ms),
    create: (runId, parts = {}) => harness.store.create(runId, sampleIntent({ key: runId, ...parts }), ACTOR),
    async taken(runId) {
      await run.create(runId)
      return (await harness.store.acquire(runId, 'w', TTL)) as Lease
    },
    async end(runId) {
      const lease = (await harness.store.acquire(runId, 'w', TTL)) as Lease
      await harness.store.append(lease, { type: 'run.ended', data: { how: 'gave-up', reason: 'enough' } })
      await harness.store.release(lease)
    },
    async park(runId, handled) {
      const lease = await run.taken(runId)
      await harness.store.append(lease, started(lease))
      await harness.store.append(lease, { type: 'run.parked', data: { reason: 'waiting', handled } })
      await harness.store.release(lease)
    },
  }
  return run
}

export function started(lease: Lease): WorkerEvent {
  return { type: 'run.started', data: { worker: lease.owner, epoch: lease.epoch } }
}

export function observed(key: string, result: unknown): WorkerEvent {
  return { type: 'effect.observed', data: { effect: 'note', key, result } }
}

export function published(pull: number): WorkerEvent {
  const data = { pull, url: `https://github.test/pull/${pull}`, branch: 'agent/fix/5-x', base: 'main' }
  return { type: 'change.published', data: { ...data, commit: 'beef', tree: 'feed', draft: true } }
}

/** The code of the fault that a call ends with. */
export async function fault(call: Promise<unknown>): Promise<FaultCode | 'none'> {
  return call.then(
    () => 'none' as const,
    (error: unknown) => {
      if (isFault(error)) return error.code
      throw error
    },
  )
}
