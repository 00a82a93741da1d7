import { reduce } from '../domain/run-state.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { Queue } from '../ports/queue.ts'
import type { RunStore } from '../ports/run-store.ts'
import { laneOf } from './lane-of.ts'

export interface RelayDeps {
  readonly runs: Pick<RunStore, 'pending' | 'read'>
  readonly queue: Pick<Queue, 'enqueue'>
  readonly clock: Clock
  readonly log: Logger
  readonly everyMs: number
}

/**
 * The queue is a hint, the log is the truth: every run that has something to do and no worker is enqueued again, so
 * that a lost queue, a killed worker or a missed hint costs seconds. Runs until the signal aborts; never throws.
 */
export async function relay(deps: RelayDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await relayOnce(deps)
    } catch (error) {
      deps.log.warn({ err: error }, 'could not look for waiting runs; trying again')
    }
    await deps.clock.sleep(deps.everyMs, signal).catch(() => undefined)
  }
}

/** @returns how many runs were enqueued. */
export async function relayOnce({ runs, queue }: Pick<RelayDeps, 'runs' | 'queue'>): Promise<number> {
  const pending = await runs.pending(100)
  for (const runId of pending) {
    const state = reduce(await runs.read(runId))
    if (state !== undefined) await queue.enqueue({ runId, lane: laneOf(state) })
  }
  return pending.length
}
