import type { Secret } from '../../domain/secret.ts'
import type { Gate } from './gate.ts'

export interface TokenKeeperOptions {
  /** @returns false while the gate is closed: it is tried again later. Must not throw. */
  readonly revoke: (token: Secret, gate: Gate) => Promise<boolean>
  /** How long a token rests before it is revoked: longer than any request may take. */
  readonly idleMs: number
  readonly schedule?: Schedule
}

/** Calls back once, `ms` from now. @returns what calls it off. */
export type Schedule = (ms: number, callback: () => void) => () => void

export interface TokenKeeper {
  /** The token goes out with a request now. `forget` is called before it is revoked: it must not be used from then on. */
  used(token: Secret, use: Use): void
  /** Revokes it, used or not: at once, or when the gate is open again. */
  end(token: Secret, gate: Gate): Promise<void>
  /** Revokes all that are left. Those of a closed gate end by themselves within the hour. */
  close(): Promise<void>
}

export interface Use {
  readonly gate: Gate
  readonly forget: () => void
}

interface Kept extends Use {
  readonly cancel: () => void
}

/** Revokes tokens that nobody has used for a while, so that none outlives its work. */
export function createTokenKeeper({ revoke, idleMs, schedule = afterwards }: TokenKeeperOptions): TokenKeeper {
  const kept = new Map<Secret, Kept>()
  const keep = (token: Secret, use: Use) => {
    kept.get(token)?.cancel()
    kept.set(token, { ...use, cancel: schedule(idleMs, () => void end(token, use.gate)) })
  }
  const end = async (token: Secret, gate: Gate) => {
    const known = kept.get(token)
    kept.delete(token)
    known?.cancel()
    known?.forget()
    if (!(await revoke(token, gate))) keep(token, { gate, forget: nothing })
  }
  return {
    used: keep,
    end,
    close: async () => {
      await Promise.all([...kept].map(([token, { gate }]) => end(token, gate)))
    },
  }
}

function nothing(): void {}

// The process may end while it waits: who closes revokes the rest.
function afterwards(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms)
  timer.unref()
  return () => clearTimeout(timer)
}
