import { describe, expect, test } from '@jest/globals'
import { reduce } from '../../../src/domain/run-state.ts'
import type { Lease } from '../../../src/ports/run-store.ts'
import { ACTOR } from '../sample-intent.ts'
import { type OpenRunStore, STOP, started, TTL, useRunStore } from './harness.ts'

/** Which runs want a worker. */
export function describePending(open: OpenRunStore): void {
  describe('pending', () => {
    const run = useRunStore(open)

    test('runs are those without a live lease, oldest first', async () => {
      for (const [index, runId] of ['a', 'b', 'c'].entries()) {
        await run.create(runId, { number: index + 1 })
        await run.pass(10)
      }
      expect(await run.store.pending(10)).toEqual(['a', 'b', 'c'])
      expect(await run.store.pending(2)).toEqual(['a', 'b'])
      await run.store.acquire('a', 'w', TTL)
      expect(await run.store.pending(10)).toEqual(['b', 'c'])
      await run.pass(TTL + 1)
      expect(await run.store.pending(10)).toEqual(['a', 'b', 'c'])
    })

    test('again when released without having parked', async () => {
      const lease = await run.taken('a')
      await run.store.append(lease, started(lease))
      expect(await run.store.pending(10)).toEqual([])
      await run.store.release(lease)
      expect(await run.store.pending(10)).toEqual(['a'])
    })

    test('runs leave when parked, and come back with a newer inbox event', async () => {
      await run.park('a', 1)
      expect(await run.store.pending(10)).toEqual([])
      await run.store.appendInbox('a', STOP, ACTOR)
      expect(await run.store.pending(10)).toEqual(['a'])
      expect(reduce(await run.store.read('a'))).toMatchObject({ inboxSeq: 4, handledSeq: 1 })
    })

    test('a run parked over an event that it has not handled stays', async () => {
      const lease = await run.taken('a')
      await run.store.append(lease, started(lease))
      await run.store.appendInbox('a', STOP, ACTOR)
      await run.store.append(lease, { type: 'run.parked', data: { reason: 'waiting', handled: 1 } })
      await run.store.release(lease)
      expect(await run.store.pending(10)).toEqual(['a'])
    })

    test('a run taken up after parking is pending until it parks again', async () => {
      await run.park('a', 1)
      const lease = (await run.store.acquire('a', 'w', TTL)) as Lease
      await run.store.append(lease, started(lease))
      await run.store.release(lease)
      expect(await run.store.pending(10)).toEqual(['a'])
    })

    test('a run parked until a time comes back by itself then, and not before', async () => {
      const lease = await run.taken('a')
      const { at } = await run.store.append(lease, started(lease))
      const wakeAt = new Date(Date.parse(at) + 2 * TTL).toISOString()
      await run.store.append(lease, { type: 'run.parked', data: { reason: 'waiting', handled: 1, wakeAt } })
      await run.store.release(lease)
      expect(await run.store.pending(10)).toEqual([])
      await run.pass(2 * TTL + 1)
      expect(await run.store.pending(10)).toEqual(['a'])
      const again = (await run.store.acquire('a', 'w', TTL)) as Lease
      await run.store.append(again, started(again))
      await run.store.append(again, { type: 'run.parked', data: { reason: 'waiting', handled: 1 } })
      await run.store.release(again)
      expect(await run.store.pending(10)).toEqual([])
    })

    test('a run held back comes back when its time is over, or with a newer inbox event', async () => {
      const heldBack = { reason: 'rate-limited: wait', afterMs: 2 * TTL, handled: 1, attempts: 1 }
      for (const [index, runId] of ['a', 'b'].entries()) {
        await run.create(runId, { number: index + 1 })
        const lease = (await run.store.acquire(runId, 'w', TTL)) as Lease
        await run.store.append(lease, started(lease))
        await run.store.append(lease, { type: 'run.held-back', data: heldBack })
        await run.store.release(lease)
      }
      expect(await run.store.pending(10)).toEqual([])
      await run.store.appendInbox('b', STOP, ACTOR)
      expect(await run.store.pending(10)).toEqual(['b'])
      await run.pass(2 * TTL + 1)
      expect(await run.store.pending(10)).toEqual(['a', 'b'])
    })

    test('a finished run never is', async () => {
      await run.create('a')
      await run.end('a')
      expect(await run.store.pending(10)).toEqual([])
      expect(await run.store.summary('a')).toMatchObject({ finished: true, seq: 2 })
    })
  })
}
