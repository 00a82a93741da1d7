import { Fault } from '../../domain/fault.ts'
import type { Clock } from '../../ports/clock.ts'

/** Keeps requests back while GitHub has asked for silence. */
export interface Gate {
  /** Throws Fault `rate-limited`, with what is left of the wait, while it is closed. */
  pass(): void
  /** Closes it for that long from now; a shorter wait never opens an earlier, longer one. */
  close(forMs: number): void
}

export function createGate(clock: Clock): Gate {
  const state = { openAt: 0 }
  return {
    pass() {
      const leftMs = Math.ceil(state.openAt - clock.monotonic())
      if (leftMs <= 0) return
      const message = `GitHub asked to wait; no request is sent for another ${Math.ceil(leftMs / 1000)} s`
      throw new Fault('rate-limited', message, { retryable: true, retryAfterMs: leftMs })
    },
    close(forMs) {
      state.openAt = Math.max(state.openAt, clock.monotonic() + forMs)
    },
  }
}
