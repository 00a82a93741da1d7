import { afterEach, expect, test } from '@jest/globals'
import { createMemoryDeliveryStore } from '../../src/adapters/memory/delivery-store.ts'
import { Fault } from '../../src/domain/fault.ts'
import type { Handled } from '../../src/intake/deps.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { Delivery, DeliveryStore } from '../../src/ports/delivery-store.ts'
import { createDeliveryPump, type DeliveryPump } from '../../src/run/delivery-pump.ts'

/** Time moves only when it is moved; whoever sleeps is woken then. */
function createManualClock() {
  const state = { ms: Date.parse('2026-03-01T12:00:00Z') }
  const sleepers = new Set<() => void>()
  const clock: Clock = {
    now: () => new Date(state.ms),
    monotonic: () => state.ms,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const until = state.ms + ms
        const look = () => {
          if (state.ms < until) return
          sleepers.delete(look)
          resolve()
        }
        sleepers.add(look)
        signal?.addEventListener('abort', () => {
          sleepers.delete(look)
          reject(signal.reason as Error)
        })
      }),
  }
  const advance = (ms: number) => {
    state.ms += ms
    for (const look of sleepers) look()
  }
  return { clock, advance }
}

const started: DeliveryPump[] = []

afterEach(async () => {
  await Promise.all(started.splice(0).map((pump) => pump.stop()))
})

interface Options {
  readonly receive: (delivery: Delivery) => Promise<Handled>
  readonly concurrency?: number
  readonly wrap?: (store: DeliveryStore) => DeliveryStore
}

function pumping({ receive, concurrency = 4, wrap = (store) => store }: Options) {
  const { clock, advance } = createManualClock()
  const deliveries = createMemoryDeliveryStore({ now: clock.now })
  const quiet = () => undefined
  const log = { info: quiet, warn: quiet, error: quiet }
  const pump = createDeliveryPump({ deliveries: wrap(deliveries), receive, concurrency, clock, log })
  started.push(pump)
  pump.start()
  return { pump, deliveries, advance }
}

async function turns(count = 50): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

const delivery = (guid: string) => ({ guid, event: 'ping', body: '{}' })
const done: Handled = { outcome: 'done', note: 'run 1' }

test('what is too early comes again after a pause, until it is not', async () => {
  const outcomes: Handled[] = [{ outcome: 'later', note: 'the group beneath comes first' }, done]
  const here = pumping({ receive: async () => outcomes.shift() ?? done })
  await here.deliveries.insert(delivery('a'))
  here.pump.poke()
  await turns()
  expect((await here.deliveries.get('a'))?.outcome).toBeUndefined()
  here.advance(2_000)
  await turns()
  expect(await here.deliveries.get('a')).toMatchObject({ outcome: 'done', attempts: 2 })
})

test('what is too early for ever ends as failed, and says what it waited for', async () => {
  const here = pumping({ receive: async () => ({ outcome: 'later', note: 'the group beneath comes first' }) })
  await here.deliveries.insert(delivery('a'))
  here.pump.poke()
  for (let hour = 0; hour < 60; hour += 1) {
    await turns(20)
    here.advance(3_600_000)
  }
  await turns()
  const found = await here.deliveries.get('a')
  expect(found).toMatchObject({ outcome: 'failed', note: 'the group beneath comes first' })
})

test('a poke has a stored delivery handled at once and its outcome kept', async () => {
  const here = pumping({ receive: async () => done })
  await here.deliveries.insert(delivery('a'))
  here.pump.poke()
  await turns()
  expect(await here.deliveries.get('a')).toMatchObject({ outcome: 'done', note: 'run 1', attempts: 1 })
})

test('what another process left behind is found by the sweep', async () => {
  const here = pumping({ receive: async () => ({ outcome: 'ignored', note: 'not ours' }) })
  await turns()
  await here.deliveries.insert(delivery('a'))
  await turns()
  expect(await here.deliveries.get('a')).not.toHaveProperty('outcome')
  here.advance(2_000)
  await turns()
  expect(await here.deliveries.get('a')).toMatchObject({ outcome: 'ignored', note: 'not ours' })
})

test('no more than the concurrency at once, and all of them in the end', async () => {
  const running = { now: 0, most: 0 }
  const gates: (() => void)[] = []
  const here = pumping({
    concurrency: 3,
    receive: async () => {
      running.now += 1
      running.most = Math.max(running.most, running.now)
      await new Promise<void>((resolve) => gates.push(resolve))
      running.now -= 1
      return done
    },
  })
  for (let index = 0; index < 10; index += 1) await here.deliveries.insert(delivery(`d${index}`))
  here.pump.poke()
  for (let index = 0; index < 10; index += 1) {
    await turns()
    gates.shift()?.()
  }
  await turns()
  expect(running).toEqual({ now: 0, most: 3 })
  for (let index = 0; index < 10; index += 1) {
    expect(await here.deliveries.get(`d${index}`)).toMatchObject({ outcome: 'done' })
  }
})

test('a Fault that may pass postpones, longer each time, and an outage of three hours is outlived', async () => {
  const attempts: number[] = []
  const here = pumping({
    receive: async ({ attempts: attempt }) => {
      attempts.push(attempt)
      throw new Fault('network', 'GitHub is away', { retryable: true })
    },
  })
  await here.deliveries.insert(delivery('a'))
  here.pump.poke()
  await turns()
  expect(await here.deliveries.get('a')).toMatchObject({ attempts: 1, note: 'GitHub is away' })
  here.advance(999)
  here.pump.poke()
  await turns()
  expect(attempts).toEqual([1])
  for (let index = 0; index < 50; index += 1) {
    here.advance(5 * 60_000)
    await turns()
  }
  expect(attempts).toEqual(Array.from({ length: 45 }, (_, index) => index + 1))
  expect(await here.deliveries.get('a')).toMatchObject({ outcome: 'failed', note: 'GitHub is away' })
})

test('a retry-after is honoured', async () => {
  const calls: number[] = []
  const here = pumping({
    receive: async () => {
      calls.push(1)
      throw new Fault('rate-limited', 'wait', { retryable: true, retryAfterMs: 600_000 })
    },
  })
  await here.deliveries.insert(delivery('a'))
  here.pump.poke()
  await turns()
  here.advance(599_999)
  await turns()
  expect(calls).toHaveLength(1)
  here.advance(2_000)
  await turns()
  expect(calls).toHaveLength(2)
})

test.each([
  ['a Fault that stands', new Fault('forbidden', 'no permission', { retryable: false })],
  ['a bug', new TypeError('x is undefined')],
])('%s ends it as failed, with the reason', async (_name, error) => {
  const here = pumping({
    receive: async () => {
      throw error
    },
  })
  await here.deliveries.insert(delivery('a'))
  here.pump.poke()
  await turns()
  expect(await here.deliveries.get('a')).toMatchObject({ outcome: 'failed', note: error.message, attempts: 1 })
})

test('a delivery whose handling never came to an end is not begun for ever', async () => {
  const calls: string[] = []
  const here = pumping({
    receive: async ({ guid }) => {
      calls.push(guid)
      return done
    },
    wrap: (store) => ({
      ...store,
      claim: async (limit, claimMs) => (await store.claim(limit, claimMs)).map((one) => ({ ...one, attempts: 46 })),
    }),
  })
  await here.deliveries.insert(delivery('a'))
  here.pump.poke()
  await turns()
  expect(calls).toEqual([])
  expect(await here.deliveries.get('a')).toMatchObject({ outcome: 'failed' })
})

test('a store that is away for a while costs nothing but time', async () => {
  const down = { now: true }
  const here = pumping({
    receive: async () => done,
    wrap: (store) => ({
      ...store,
      claim: async (limit, claimMs) => {
        if (down.now) throw new Fault('store-unavailable', 'away', { retryable: true })
        return store.claim(limit, claimMs)
      },
    }),
  })
  await here.deliveries.insert(delivery('a'))
  here.pump.poke()
  await turns()
  down.now = false
  here.advance(2_000)
  await turns()
  expect(await here.deliveries.get('a')).toMatchObject({ outcome: 'done' })
})

test('stopping waits for what was begun and begins nothing more', async () => {
  const gate = Promise.withResolvers<void>()
  const here = pumping({
    concurrency: 1,
    receive: async () => {
      await gate.promise
      return done
    },
  })
  await here.deliveries.insert(delivery('a'))
  await here.deliveries.insert(delivery('b'))
  here.pump.poke()
  await turns()
  const stopped = here.pump.stop()
  gate.resolve()
  await stopped
  expect(await here.deliveries.get('a')).toMatchObject({ outcome: 'done' })
  expect(await here.deliveries.get('b')).not.toHaveProperty('outcome')
})
