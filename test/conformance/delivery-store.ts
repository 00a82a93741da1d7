import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { DeliveryStore } from '../../src/ports/delivery-store.ts'

export interface DeliveryStoreHarness {
  readonly store: DeliveryStore
  /** Lets this much of the store's time go by. */
  pass(ms: number): Promise<void>
  close(): Promise<void>
}

const CLAIM = 30_000
const BODY = '{"action":"labeled","text":"🧭 \\u0000 é"}\n'

/** What every delivery store must do. Each test gets an empty one. */
export function describeDeliveryStore(name: string, open: () => Promise<DeliveryStoreHarness>): void {
  describe(`${name} delivery store`, () => {
    let harness: DeliveryStoreHarness
    let store: DeliveryStore

    beforeEach(async () => {
      harness = await open()
      store = harness.store
    })

    afterEach(() => harness.close())

    test('keeps a delivery as it came', async () => {
      expect(await insert('g1')).toBe('stored')
      const delivery = await store.get('g1')
      expect(delivery).toEqual({
        guid: 'g1',
        event: 'issues',
        body: BODY,
        receivedAt: delivery?.receivedAt,
        attempts: 0,
      })
      expect(delivery?.receivedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
      expect(await store.get('g2')).toBeUndefined()
    })

    test('keeps raw control characters and large bodies', async () => {
      const body = `${'\u0000\u0007\u2028'}${'x'.repeat(3 * 1024 * 1024)}`
      await store.insert({ guid: 'g1', event: 'push', body })
      expect((await store.get('g1'))?.body).toBe(body)
    })

    test('knows a duplicate, at any time', async () => {
      await insert('g1')
      expect(await insert('g1')).toBe('duplicate')
      await store.claim(1, CLAIM)
      await store.finish('g1', 'done', 'A run began.')
      expect(await insert('g1')).toBe('duplicate')
      expect(await store.claim(10, CLAIM)).toEqual([])
    })

    test('tells a conflict, and processes only what came first', async () => {
      await insert('g1')
      expect(await insert('g1', '{"forged":true}')).toBe('conflict')
      expect(await insert('g1', '{"forged":true}')).toBe('conflict')
      expect(await insert('g1')).toBe('duplicate')
      expect((await store.claim(10, CLAIM)).map((delivery) => delivery.body)).toEqual([BODY])
    })

    test('stores one of fifty twins that come at once', async () => {
      const answers = await Promise.all(Array.from({ length: 50 }, () => insert('g1')))
      expect(answers.filter((answer) => answer === 'stored')).toHaveLength(1)
      expect(answers.filter((answer) => answer === 'duplicate')).toHaveLength(49)
    })

    test('stores one of two bodies that come at once', async () => {
      const bodies = Array.from({ length: 20 }, (_, index) => `{"body":${index % 2}}`)
      const answers = await Promise.all(bodies.map((body) => insert('g1', body)))
      expect(answers.filter((answer) => answer === 'stored')).toHaveLength(1)
      expect(answers.filter((answer) => answer === 'conflict')).toHaveLength(10)
    })

    test('hands out the oldest first, each to one claimant', async () => {
      await insertAll(5)
      expect(await claimed(2)).toEqual(['g0', 'g1'])
      expect(await claimed(2)).toEqual(['g2', 'g3'])
      expect(await claimed(2)).toEqual(['g4'])
      expect(await claimed(2)).toEqual([])
    })

    test('gives nothing twice to claimants who come at once', async () => {
      await insertAll(100)
      const hands = await Promise.all(Array.from({ length: 20 }, () => claimed(5)))
      const guids = hands.flat()
      expect(new Set(guids).size).toBe(guids.length)
      // Claimants skip what others are just taking, so a few may be left for the next round.
      guids.push(...(await claimed(100)))
      expect(guids.sort()).toEqual(Array.from({ length: 100 }, (_, index) => `g${index}`).sort())
    })

    test('offers again what a claimant did not finish in time, and counts', async () => {
      await insert('g1')
      expect(await store.claim(1, CLAIM)).toMatchObject([{ guid: 'g1', attempts: 1, body: BODY, event: 'issues' }])
      await harness.pass(CLAIM - 5_000)
      expect(await claimed(1)).toEqual([])
      await harness.pass(5_001)
      expect(await store.claim(1, CLAIM)).toMatchObject([{ guid: 'g1', attempts: 2 }])
    })

    test('offers a postponed delivery later, and says why it waits', async () => {
      await insert('g1')
      await store.claim(1, CLAIM)
      await store.postpone('g1', 10_000, 'GitHub was away.')
      expect(await claimed(1)).toEqual([])
      expect(await store.get('g1')).toMatchObject({ attempts: 1, note: 'GitHub was away.' })
      await harness.pass(10_001)
      expect(await claimed(1)).toEqual(['g1'])
    })

    test('offers a delivery that was postponed by nothing at once', async () => {
      await insert('g1')
      await store.claim(1, CLAIM)
      await store.postpone('g1', 0, 'Again.')
      expect(await claimed(1)).toEqual(['g1'])
    })

    test('keeps the first outcome for good', async () => {
      await insert('g1')
      await store.claim(1, CLAIM)
      await store.finish('g1', 'ignored', 'Not for us.')
      await store.finish('g1', 'failed', 'A zombie says so.')
      await store.postpone('g1', 0, 'A zombie says so.')
      await harness.pass(CLAIM * 2)
      expect(await claimed(1)).toEqual([])
      expect(await store.get('g1')).toMatchObject({ outcome: 'ignored', note: 'Not for us.' })
    })

    test('tries a delivery again that failed, where it comes again, from its first attempt', async () => {
      await insert('g1')
      await store.claim(1, CLAIM)
      await store.finish('g1', 'failed', 'A bug of ours.')
      expect(await insert('g1', '{"forged":true}')).toBe('conflict')
      expect(await claimed(1)).toEqual([])
      const answers = await Promise.all(Array.from({ length: 20 }, () => insert('g1')))
      expect(answers.filter((answer) => answer === 'stored')).toHaveLength(1)
      expect(await store.claim(10, CLAIM)).toMatchObject([{ guid: 'g1', attempts: 1, body: BODY }])
      await store.finish('g1', 'done', 'A run began.')
      expect(await insert('g1')).toBe('duplicate')
      expect(await store.get('g1')).toMatchObject({ outcome: 'done', note: 'A run began.' })
    })

    test('does not mind a delivery that it does not know', async () => {
      await store.finish('nobody', 'done', 'x')
      await store.postpone('nobody', 1, 'x')
      expect(await store.get('nobody')).toBeUndefined()
    })

    function insert(guid: string, body = BODY) {
      return store.insert({ guid, event: 'issues', body })
    }

    async function insertAll(count: number): Promise<void> {
      for (let index = 0; index < count; index++) await insert(`g${index}`)
    }

    async function claimed(limit: number): Promise<string[]> {
      return (await store.claim(limit, CLAIM)).map((delivery) => delivery.guid)
    }
  })
}
