import { Fault, isFault } from '../../domain/fault.ts'
import type { GuestProcess } from './guest-process.ts'

export interface Deadline {
  /** Does work with the guest; when it fails or takes longer, the guest is killed and Fault `sandbox-lost` thrown. */
  within<T>(ms: number, work: () => Promise<T>): Promise<T>
  /** Kills the guest; the first reason given is the one that later calls are told. */
  kill(reason: string): Promise<void>
}

/** Holds a guest to its times from outside: its life as a whole, and every single piece of work. */
export function createDeadline(guest: GuestProcess, lifetimeMs: number): Deadline {
  let over: string | undefined
  const lifetime = setTimeout(() => kill('its lifetime is over'), lifetimeMs)
  lifetime.unref()

  async function kill(reason: string): Promise<void> {
    over ??= reason
    clearTimeout(lifetime)
    await guest.dispose()
  }

  async function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
    if (over !== undefined) throw lost(over)
    const timer = setTimeout(() => kill('it did not answer in time'), ms)
    try {
      return await work()
    } catch (error) {
      if (isFault(error)) throw error
      await kill(error instanceof Error ? error.message : String(error))
      throw lost(over ?? 'it broke', error)
    } finally {
      clearTimeout(timer)
    }
  }

  return { within, kill }
}

function lost(reason: string, cause?: unknown): Fault {
  return new Fault('sandbox-lost', `The sandbox is gone: ${reason}.`, { retryable: true, cause })
}
