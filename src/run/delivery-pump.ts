import { type FaultCode, isFault } from '../domain/fault.ts'
import type { Handled } from '../intake/deps.ts'
import type { Clock } from '../ports/clock.ts'
import type { Delivery, DeliveryStore } from '../ports/delivery-store.ts'
import type { Logger } from '../ports/logger.ts'

export interface DeliveryPumpOptions {
  readonly deliveries: Pick<DeliveryStore, 'claim' | 'finish' | 'postpone'>
  /** Does what a delivery asks. A Fault that may pass, or `later`, postpones it; anything else that is thrown ends it as failed. */
  readonly receive: (delivery: Delivery) => Promise<Handled>
  /** Deliveries handled at once. */
  readonly concurrency: number
  /** How long a delivery stays with a process that died over it. Longer than handling one takes. Default 45 s. */
  readonly claimMs?: number
  readonly clock: Clock
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
}

/** Feeds stored deliveries to their handler, off the request path. Their order is not kept. */
export interface DeliveryPump {
  start(): void
  /** Looks at once instead of at the next sweep. */
  poke(): void
  /** Claims no more and resolves when what was claimed is over. */
  stop(): Promise<void>
}

const SWEEP_MS = 2_000
const CLAIM_MS = 45_000
// With the pauses below, an outage of three hours is outlived.
const MOST_ATTEMPTS = 45
// Its handling was begun that often and the process died each time.
const NEVER_ENDED = `begun more than ${MOST_ATTEMPTS} times without an end`
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 5 * 60_000

export function createDeliveryPump(options: DeliveryPumpOptions): DeliveryPump {
  const stopping = new AbortController()
  const bell = createBell(options.clock)
  const state: { loop?: Promise<void> } = {}
  return {
    start() {
      state.loop ??= pump(options, bell, stopping.signal)
    },
    poke: bell.ring,
    async stop() {
      stopping.abort()
      bell.ring()
      await state.loop
    },
  }
}

async function pump(options: DeliveryPumpOptions, bell: Bell, stopping: AbortSignal): Promise<void> {
  const running = new Set<Promise<void>>()
  while (!stopping.aborted) {
    const free = options.concurrency - running.size
    const claimed = free === 0 ? [] : await claim(options, free)
    for (const delivery of claimed) {
      const work = handle(delivery, options).finally(() => {
        running.delete(work)
        bell.ring()
      })
      running.add(work)
    }
    if (claimed.length < free || free === 0) await bell.wait(SWEEP_MS)
  }
  await Promise.all(running)
}

async function claim(options: DeliveryPumpOptions, limit: number): Promise<Delivery[]> {
  try {
    return await options.deliveries.claim(limit, options.claimMs ?? CLAIM_MS)
  } catch (error) {
    options.log.warn({ err: error }, 'no deliveries can be claimed')
    return []
  }
}

// Whatever goes wrong here, the claim expires and the delivery comes back.
async function handle(delivery: Delivery, options: DeliveryPumpOptions): Promise<void> {
  try {
    await settle(delivery, options)
  } catch (error) {
    options.log.error({ err: error, delivery: delivery.guid }, 'the outcome of a delivery could not be stored')
  }
}

async function settle(delivery: Delivery, { deliveries, receive, log }: DeliveryPumpOptions): Promise<void> {
  const fields = { delivery: delivery.guid, event: delivery.event, attempt: delivery.attempts }
  const result =
    delivery.attempts > MOST_ATTEMPTS ? { error: new Error(NEVER_ENDED) } : await attempt(receive, delivery)
  if ('handled' in result) {
    const { outcome, note } = result.handled
    await deliveries.finish(delivery.guid, outcome, note)
    return log.info({ ...fields, outcome, note }, 'delivery handled')
  }
  if ('again' in result && delivery.attempts < MOST_ATTEMPTS) {
    const { again: reason, code, notBeforeMs = 0 } = result
    const afterMs = Math.max(pauseOf(delivery.attempts), notBeforeMs)
    await deliveries.postpone(delivery.guid, afterMs, reason)
    return log.warn({ ...fields, code, afterMs, reason }, 'delivery postponed')
  }
  const error = 'again' in result ? new Error(result.again) : result.error
  await deliveries.finish(delivery.guid, 'failed', error.message)
  log.error({ ...fields, err: error }, 'delivery failed')
}

type Attempt =
  | { readonly handled: { readonly outcome: Exclude<Handled['outcome'], 'later'>; readonly note: string } }
  /** Why it is to come again. */
  | { readonly again: string; readonly code?: FaultCode; readonly notBeforeMs?: number | undefined }
  | { readonly error: Error }

async function attempt(receive: DeliveryPumpOptions['receive'], delivery: Delivery): Promise<Attempt> {
  try {
    const { outcome, note } = await receive(delivery)
    return outcome === 'later' ? { again: note } : { handled: { outcome, note } }
  } catch (error) {
    if (!isFault(error)) return { error: error instanceof Error ? error : new Error(String(error)) }
    const { message, code, retryAfterMs } = error
    return error.retryable ? { again: message, code, notBeforeMs: retryAfterMs } : { error }
  }
}

function pauseOf(attempts: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, attempts - 1))
}

/** Wakes whoever waits; a ring while nobody waits is remembered. */
interface Bell {
  readonly ring: () => void
  wait(forMs: number): Promise<void>
}

function createBell(clock: Clock): Bell {
  const state = { rung: false, wake: new AbortController() }
  return {
    ring() {
      state.rung = true
      state.wake.abort()
    },
    async wait(forMs) {
      if (!state.rung) await clock.sleep(forMs, state.wake.signal).catch(() => undefined)
      state.rung = false
      state.wake = new AbortController()
    },
  }
}
