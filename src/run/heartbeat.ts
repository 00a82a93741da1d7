import { Fault, isFault } from '../domain/fault.ts'
import type { Clock } from '../ports/clock.ts'
import type { Lease, RunStore } from '../ports/run-store.ts'
import { Interruption } from './interruption.ts'

export interface HeartbeatOptions {
  readonly runs: Pick<RunStore, 'renew'>
  readonly clock: Clock
  readonly lease: Lease
  /** When the lease began at the earliest, by `clock.monotonic()`. */
  readonly since: number
  /** Called after each renewal with the log's last sequence number. */
  readonly onBeat: (seq: number) => Promise<void>
  /** Called once when the lease is gone. */
  readonly onLost: (reason: Interruption) => void
}

export interface Heartbeat {
  /** Throws Fault `lease-lost` when the lease may have run out by our own clock, renewed or not. */
  assertLive(): void
  stop(): Promise<void>
}

// What people say is seen with a beat: a stop must end things within seconds, however long the lease.
const LONGEST_PAUSE_MS = 2_000

/** Renews a lease at a third of its time or sooner, and notices when that failed for too long, as after a frozen process. */
export function startHeartbeat({ runs, clock, lease, since, onBeat, onLost }: HeartbeatOptions): Heartbeat {
  const ended = new AbortController()
  let liveUntil = since + lease.ttlMs

  const assertLive = () => {
    if (clock.monotonic() < liveUntil) return
    throw new Fault('lease-lost', `the lease on run ${lease.runId} ran out`, { retryable: false })
  }
  const beat = async () => {
    const sent = clock.monotonic()
    const { seq } = await runs.renew(lease)
    liveUntil = sent + lease.ttlMs
    await onBeat(seq)
  }
  const loop = async () => {
    while (!ended.signal.aborted) {
      try {
        await clock.sleep(Math.min(lease.ttlMs / 3, LONGEST_PAUSE_MS), ended.signal)
        await beat()
      } catch (error) {
        if (ended.signal.aborted) return
        // A store out of reach is no loss yet: the lease holds until its time is over.
        const lost = isFault(error, 'lease-lost') || clock.monotonic() >= liveUntil
        if (lost) return onLost(new Interruption('lease-lost'))
      }
    }
  }
  const running = loop()
  return {
    assertLive,
    stop: async () => {
      ended.abort(new Interruption('shutdown'))
      await running
    },
  }
}
