import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { SandboxEngine } from '../ports/sandbox.ts'

export interface ReapOrphansDeps {
  readonly engine: Pick<SandboxEngine, 'reap'>
  readonly clock: Pick<Clock, 'sleep'>
  readonly log: Pick<Logger, 'warn'>
}

const EVERY_MS = 60_000

/** At once and every minute, until the signal: sandboxes of a worker that was killed would live on to their deadline. */
export async function reapOrphans({ engine, clock, log }: ReapOrphansDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const reaped = await engine.reap()
      if (reaped > 0) log.warn({ reaped }, 'removed sandboxes that a dead worker left behind')
    } catch (error) {
      log.warn({ err: error }, 'could not look for left-over sandboxes')
    }
    await clock.sleep(EVERY_MS, signal).catch(() => undefined)
  }
}
