import { isFault } from '../domain/fault.ts'
import type { StoredEvent, WorkerEvent } from '../domain/run-event.ts'
import { type RunState, reduce, step } from '../domain/run-state.ts'
import type { Lease, RunStore } from '../ports/run-store.ts'
import type { Effect, Journal } from '../ports/stage.ts'

export interface LiveJournal extends Journal {
  /** Reads what others appended since: stops, approvals, comments. */
  refresh(): Promise<RunState>
}

export interface JournalOptions {
  readonly runs: Pick<RunStore, 'read' | 'append'>
  readonly lease: Lease
  /** Throws Fault `lease-lost` when the lease may have run out: asked right before anything leaves for outside. */
  readonly assertLive: () => void
}

/** Opens a run's log for a worker who holds its lease. */
export async function openJournal({ runs, lease, assertLive }: JournalOptions): Promise<LiveJournal> {
  const events = await runs.read(lease.runId)
  const initial = reduce(events)
  // Who has a lease has it of a run that is there.
  if (initial === undefined) throw new Error(`run ${lease.runId} has no log`)
  let current = initial

  const fold = (event: StoredEvent) => {
    if (event.seq === current.seq + 1) current = step(current, event)
  }
  const refresh = async () => {
    for (const event of await runs.read(lease.runId, current.seq)) fold(event)
    return current
  }
  const record = async (event: WorkerEvent) => {
    const stored = await runs.append(lease, event)
    // A gap: an inbox event came in between, which the state must hold first.
    if (stored.seq !== current.seq + 1) return refresh()
    fold(stored)
    return current
  }
  const perform = async <T>(effect: Effect<T>): Promise<T> => {
    const known = current.effects[effect.key]
    if (known?.done) return known.result as T
    const name = { effect: effect.effect, key: effect.key }
    if (known === undefined) await record({ type: 'effect.intended', data: name })
    const seen = await effect.observe()
    const result = seen ?? (await act(effect, assertLive))
    const found = known === undefined && seen !== undefined ? ({ found: true } as const) : {}
    await record({ type: 'effect.observed', data: { ...name, result, ...found } })
    return result
  }
  return { state: () => current, record, perform, refresh, assertLive }
}

// A refused or ambiguous answer may still mean that it happened: look before giving up, and never try twice.
async function act<T>(effect: Effect<T>, assertLive: () => void): Promise<T> {
  assertLive()
  try {
    return await effect.act()
  } catch (error) {
    if (!isFault(error) || error.code === 'rate-limited' || error.code === 'lease-lost') throw error
    const seen = await effect.observe()
    if (seen === undefined) throw error
    return seen
  }
}
