import type { Secret } from '../../domain/secret.ts'

export interface TokenKeeperOptions {
  /** Must not throw: a token that cannot be revoked ends by itself within the hour. */
  readonly revoke: (token: Secret) => Promise<void>
  /** How long a token rests before it is revoked: longer than any request may take. */
  readonly idleMs: number
  readonly schedule?: Schedule
}

/** Calls back once, `ms` from now. @returns what calls it off. */
export type Schedule = (ms: number, callback: () => void) => () => void

export interface TokenKeeper {
  /** The token goes out with a request now. `forget` is called before it is revoked: it must not be used from then on. */
  used(token: Secret, forget: () => void): void
  /** Revokes it at once, used or not. */
  end(token: Secret): Promise<void>
  /** Revokes all that are left. */
  close(): Promise<void>
}

interface Kept {
  readonly cancel: () => void
  readonly forget: () => void
}

/** Revokes tokens that nobody has used for a while, so that none outlives its work. */
export function createTokenKeeper({ revoke, idleMs, schedule = afterwards }: TokenKeeperOptions): TokenKeeper {
  const kept = new Map<Secret, Kept>()
  const end = async (token: Secret) => {
    const { cancel, forget } = kept.get(token) ?? { cancel: nothing, forget: nothing }
    kept.delete(token)
    cancel()
    forget()
    await revoke(token)
  }
  return {
    used(token, forget) {
      kept.get(token)?.cancel()
      kept.set(token, { forget, cancel: schedule(idleMs, () => void end(token)) })
    },
    end,
    close: async () => {
      await Promise.all([...kept.keys()].map(end))
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
