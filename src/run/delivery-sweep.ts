import { type Fault, isFault } from '../domain/fault.ts'
import type { Clock } from '../ports/clock.ts'
import type { DeliveryList, FailedDelivery } from '../ports/delivery-list.ts'
import type { DeliveryStore } from '../ports/delivery-store.ts'
import type { Logger } from '../ports/logger.ts'

export interface DeliverySweepDeps {
  readonly list: DeliveryList
  readonly deliveries: Pick<DeliveryStore, 'get'>
  readonly clock: Clock
  readonly log: Pick<Logger, 'info' | 'warn'>
  /** Milliseconds before the first sweep. Default 30 s: a start is busy enough. */
  readonly firstAfterMs?: number
  /** Milliseconds between sweeps. Default 5 minutes. */
  readonly everyMs?: number
}

const FIRST_AFTER_MS = 30_000
const EVERY_MS = 5 * 60_000
const HOUR_MS = 60 * 60_000
const REMEMBERED_MS = 3 * 24 * HOUR_MS
const MOST_AT_ONCE = 50
// GitHub's advice for requests that change something.
const PAUSE_MS = 1_000

/**
 * GitHub does not redeliver by itself: what did not reach us is asked for again, each delivery at most once an hour.
 * Runs until the signal aborts; never throws. Several processes may do so at once: what comes twice is stored once.
 */
export async function sweepDeliveries(deps: DeliverySweepDeps, signal: AbortSignal): Promise<void> {
  const sweepOnce = createSweep(deps, signal)
  await pause(deps.clock, deps.firstAfterMs ?? FIRST_AFTER_MS, signal)
  while (!signal.aborted) {
    try {
      await sweepOnce()
    } catch (error) {
      deps.log.warn({ err: error }, 'could not look for lost deliveries; trying again')
    }
    await pause(deps.clock, deps.everyMs ?? EVERY_MS, signal)
  }
}

function createSweep({ list, deliveries, clock, log }: DeliverySweepDeps, signal: AbortSignal) {
  const state = { since: 0, asked: new Map<string, number>() }
  return async (): Promise<void> => {
    const now = clock.now().getTime()
    forget(state.asked, now - HOUR_MS)
    const failed = await list.listFailed(new Date(Math.max(state.since, now - REMEMBERED_MS)))
    const missing = await unstored(failed, deliveries, signal)
    // All that is older is here. The hour covers what was on its way meanwhile.
    if (missing.length === 0 && !signal.aborted) state.since = now - HOUR_MS
    const due = missing.filter(({ guid }) => !state.asked.has(guid)).slice(0, MOST_AT_ONCE)
    for (const delivery of due) {
      if (signal.aborted) return
      state.asked.set(delivery.guid, now)
      await askFor(delivery)
      await pause(clock, PAUSE_MS, signal)
    }
  }

  async function askFor(delivery: FailedDelivery): Promise<void> {
    const fields = { delivery: delivery.guid, event: delivery.event, deliveredAt: delivery.deliveredAt }
    try {
      await list.redeliver(delivery.id)
      log.info(fields, 'a delivery that did not reach us was asked for again')
    } catch (error) {
      if (wasNotTried(error)) state.asked.delete(delivery.guid)
      if (!concernsThisOneOnly(error)) throw error
      log.warn({ ...fields, code: error.code, reason: error.message }, 'a lost delivery cannot be had again')
    }
  }
}

function forget(asked: Map<string, number>, before: number): void {
  for (const [guid, at] of asked) if (at <= before) asked.delete(guid)
}

// Oldest first, so that a label comes before its removal.
async function unstored(
  failed: readonly FailedDelivery[],
  deliveries: DeliverySweepDeps['deliveries'],
  signal: AbortSignal,
): Promise<FailedDelivery[]> {
  const missing: FailedDelivery[] = []
  for (const delivery of failed.toReversed()) {
    if (signal.aborted) break
    if ((await deliveries.get(delivery.guid)) === undefined) missing.push(delivery)
  }
  return missing
}

function wasNotTried(error: unknown): boolean {
  return isFault(error, 'rate-limited') || isFault(error, 'unauthorized')
}

// GitHub says no to it (too old, say): the next may do better. A limit, an outage or a wrong key concerns all.
function concernsThisOneOnly(error: unknown): error is Fault {
  return isFault(error) && !error.retryable
}

async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  await clock.sleep(ms, signal).catch(() => undefined)
}
