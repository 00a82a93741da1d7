import { describe, expect, test } from '@jest/globals'
import { verifyChain } from '../../../src/domain/audit-chain.ts'
import type { Lease } from '../../../src/ports/run-store.ts'
import { ACTOR } from '../sample-intent.ts'
import { fault, type OpenRunStore, observed, type RunStoreInUse, STOP, started, TTL, useRunStore } from './harness.ts'

/** Who may write, and that nobody else does. */
export function describeLeases(open: OpenRunStore): void {
  describe('leases', () => {
    const run = useRunStore(open)

    test('are held by one owner, and grow by one epoch', async () => {
      await run.create('a')
      expect(await run.store.acquire('a', 'w', TTL)).toEqual({ runId: 'a', owner: 'w', epoch: 1, ttlMs: TTL })
      expect(await run.store.acquire('a', 'other', TTL)).toBeUndefined()
      expect(await run.store.acquire('a', 'w', TTL)).toMatchObject({ epoch: 2 })
      expect(await run.store.acquire('nobody', 'w', TTL)).toBeUndefined()
    })

    test('go to one of twenty who ask at once', async () => {
      await run.create('a')
      const owners = Array.from({ length: 20 }, (_, index) => `w${index}`)
      const leases = await Promise.all(owners.map((owner) => run.store.acquire('a', owner, TTL)))
      expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1)
    })

    test('expire by the store’s clock, and then nothing of theirs is written', async () => {
      const lease = await run.taken('a')
      await run.pass(TTL - 5_000)
      await run.store.append(lease, observed('early', 1))
      await run.pass(10_000)
      expect(await fault(run.store.append(lease, observed('late', 1)))).toBe('lease-lost')
      expect(await fault(run.store.renew(lease))).toBe('lease-lost')
      expect(await run.store.read('a')).toHaveLength(2)
      expect(await run.store.acquire('a', 'other', TTL)).toMatchObject({ epoch: 2, owner: 'other' })
    })

    test('live on when renewed, and say the last sequence number', async () => {
      const lease = await run.taken('a')
      await run.pass(TTL - 5_000)
      await run.store.appendInbox('a', STOP, ACTOR)
      expect(await run.store.renew(lease)).toEqual({ seq: 2 })
      await run.pass(TTL - 5_000)
      await run.store.append(lease, observed('later', 1))
    })

    test('refuse a zombie after a takeover, whatever it tries', async () => {
      const zombie = await run.taken('a')
      await run.pass(TTL + 1)
      const lease = await run.store.acquire('a', 'next', TTL)
      expect(await fault(run.store.append(zombie, observed('late', 1)))).toBe('lease-lost')
      expect(await fault(run.store.renew(zombie))).toBe('lease-lost')
      await run.store.release(zombie)
      expect(await run.store.acquire('a', 'third', TTL)).toBeUndefined()
      expect(await run.store.append(lease as Lease, observed('mine', 1))).toMatchObject({
        seq: 2,
        actor: 'worker:next',
      })
    })

    test('let another in at once when released, and nothing more be written', async () => {
      const lease = await run.taken('a')
      await run.store.release(lease)
      expect(await fault(run.store.append(lease, observed('late', 1)))).toBe('lease-lost')
      expect(await run.store.acquire('a', 'next', TTL)).toMatchObject({ epoch: 2 })
      await run.store.release({ runId: 'nobody', owner: 'w', epoch: 1, ttlMs: TTL })
    })

    test('are not given for a finished run', async () => {
      await run.create('a')
      await run.end('a')
      expect(await run.store.acquire('a', 'w', TTL)).toBeUndefined()
    })

    test('keep zombies out in 1,000 races with their successors', async () => {
      await run.create('a')
      const takeovers = new Map<string, number>()
      for (let trial = 0; trial < 1_000; trial++) takeovers.set(`worker:zombie-${trial}`, await race(run, trial))
      const events = await run.store.read('a')
      const tooLate = events.filter((event) => event.seq > (takeovers.get(event.actor) ?? event.seq))
      expect(tooLate).toEqual([])
      expect(events.filter((event) => event.type === 'run.started')).toHaveLength(1_000)
      expect(verifyChain(events, await run.store.summary('a'))).toMatchObject({ ok: true })
    }, 60_000)
  })
}

// The old owner writes while its lease runs out and another takes over: it comes in before, or not at all.
async function race(run: RunStoreInUse, trial: number): Promise<number> {
  const zombie = (await run.store.acquire('a', `zombie-${trial}`, TTL)) as Lease
  const late = observed(`late-${trial}`, trial)
  const [seq] = await Promise.all([succeed(run, `next-${trial}`), run.store.append(zombie, late).catch(() => {})])
  expect(await fault(run.store.append(zombie, late))).toBe('lease-lost')
  return seq
}

/** @returns the last sequence number that its predecessor can have written. */
async function succeed(run: RunStoreInUse, owner: string): Promise<number> {
  await run.pass(TTL + 1)
  const lease = (await run.store.acquire('a', owner, TTL)) as Lease
  const { seq } = await run.store.renew(lease)
  await run.store.append(lease, started(lease))
  await run.store.release(lease)
  return seq
}
