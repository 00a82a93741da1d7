import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { verifyChain } from '../../../src/domain/audit-chain.ts'
import { anyCharacter } from '../../fixtures/any-character.ts'
import { ACTOR } from '../sample-intent.ts'
import { fault, type OpenRunStore, observed, STOP, started, useRunStore } from './harness.ts'

/** A chain without gaps or forks that gives back what was put in. */
export function describeLog(open: OpenRunStore): void {
  describe('appends', () => {
    const run = useRunStore(open)

    test('a chain that verifies, with the worker as actor', async () => {
      const lease = await run.taken('a')
      const event = await run.store.append(lease, started(lease))
      expect(event).toMatchObject({ runId: 'a', seq: 2, type: 'run.started', actor: 'worker:w', data: { epoch: 1 } })
      await run.store.appendInbox('a', STOP, ACTOR)
      const events = await run.store.read('a')
      expect(events.map((stored) => stored.type)).toEqual(['run.requested', 'run.started', 'stop.requested'])
      expect(events[1]).toEqual(event)
      const summary = await run.store.summary('a')
      expect(verifyChain(events, summary)).toEqual({ ok: true, events: 3, head: events[2]?.hash })
      expect(summary).toMatchObject({ seq: 3, updatedAt: events[2]?.at })
      expect(await run.store.read('a', 2)).toEqual([events[2]])
    })

    test('from both sides at once without a gap or a fork', async () => {
      const lease = await run.taken('a')
      const inbox = Array.from({ length: 50 }, () => run.store.appendInbox('a', STOP, ACTOR))
      for (let index = 0; index < 50; index++) await run.store.append(lease, observed(`effect-${index}`, index))
      await Promise.all(inbox)
      const events = await run.store.read('a')
      expect(events.map((event) => event.seq)).toEqual(Array.from({ length: 101 }, (_, index) => index + 1))
      expect(verifyChain(events, await run.store.summary('a'))).toMatchObject({ ok: true, events: 101 })
      expect(events.filter((event) => event.type === 'stop.requested')).toHaveLength(50)
      expect([...events].sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0))).toEqual(events)
    })

    test('whatever JSON can hold, and reads it back with the same hash', async () => {
      const lease = await run.taken('a')
      const odd = {
        nul: 'a\u0000b',
        lone: '\ud800',
        text: '🧭 e\u0301 \u202e שלום 漢字 \u2028',
        '10': 1,
        '9': 2,
        '': null,
        numbers: [-0, 1e21, 1e-7, Number.MAX_SAFE_INTEGER, 0.1 + 0.2, Number.NaN],
        gone: undefined,
        nested: { ['__proto__']: { z: 1, a: [{ y: undefined }] } },
      }
      const event = await run.store.append(lease, observed('odd', odd))
      const events = await run.store.read('a')
      expect(events[1]).toEqual(event)
      expect(JSON.stringify(events[1]?.data)).toContain('"__proto__":{"')
      expect(verifyChain(events, await run.store.summary('a'))).toMatchObject({ ok: true })
    })

    test('any value with the hash that the reader computes', async () => {
      const lease = await run.taken('a')
      const value = fc.jsonValue({ stringUnit: anyCharacter })
      await fc.assert(
        fc.asyncProperty(value, async (result) => {
          await run.store.append(lease, observed('any', result))
        }),
        { numRuns: 60 },
      )
      expect(verifyChain(await run.store.read('a'), await run.store.summary('a'))).toMatchObject({
        ok: true,
        events: 61,
      })
    })

    test('a megabyte', async () => {
      const lease = await run.taken('a')
      const result = 'x'.repeat(1024 * 1024)
      await run.store.append(lease, observed('large', result))
      expect((await run.store.read('a'))[1]?.data).toEqual({ effect: 'note', key: 'large', result })
    })

    test('nothing to an unknown or a finished run', async () => {
      expect(await fault(run.store.appendInbox('nobody', STOP, ACTOR))).toBe('not-found')
      await run.create('a')
      await run.end('a')
      expect(await fault(run.store.appendInbox('a', STOP, ACTOR))).toBe('conflict')
      expect(await run.store.read('a')).toHaveLength(2)
    })

    test('what a reader changes does not change the log', async () => {
      await run.create('a')
      const [event] = await run.store.read('a')
      Object.assign(event?.data ?? {}, { intent: 'forged' })
      expect(verifyChain(await run.store.read('a'), await run.store.summary('a'))).toMatchObject({ ok: true })
    })
  })
}
