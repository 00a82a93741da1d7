import { expect, test } from '@jest/globals'
import { createMemoryDeliveryStore } from '../../src/adapters/memory/delivery-store.ts'
import { Fault } from '../../src/domain/fault.ts'
import type { FailedDelivery } from '../../src/ports/delivery-list.ts'
import type { DeliveryStore } from '../../src/ports/delivery-store.ts'
import { sweepDeliveries } from '../../src/run/delivery-sweep.ts'

const START = Date.parse('2026-03-04T12:00:00Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

interface Scene {
  /** Newest first, as GitHub lists them. */
  readonly failed: readonly string[] | (() => readonly string[])
  readonly stored?: readonly string[]
  readonly redeliver?: (guid: string, at: number) => Promise<void>
  readonly get?: DeliveryStore['get']
  readonly forMs: number
}

/** Lets the sweep run for that long; a sleep takes no time but on its own clock. */
async function swept({ failed, stored = [], redeliver = async () => undefined, get, forMs }: Scene) {
  const stop = new AbortController()
  const time = { ms: START }
  const asked: { guid: string; after: number }[] = []
  const looks: { after: number; since: number }[] = []
  const warnings: string[] = []
  const deliveries = createMemoryDeliveryStore({ now: () => new Date(time.ms) })
  for (const guid of stored) await deliveries.insert({ guid, event: 'issues', body: '{}' })
  const named = (): FailedDelivery[] =>
    (typeof failed === 'function' ? failed() : failed).map((guid, id) => ({
      id,
      guid,
      event: 'issues',
      deliveredAt: '2026-03-04T11:00:00Z',
    }))
  await sweepDeliveries(
    {
      list: {
        listFailed: async (since) => {
          looks.push({ after: time.ms - START, since: START - since.getTime() })
          return named()
        },
        redeliver: async (id) => {
          const guid = named()[id]?.guid ?? ''
          asked.push({ guid, after: time.ms - START })
          await redeliver(guid, time.ms - START)
        },
      },
      deliveries: { get: get ?? deliveries.get },
      clock: {
        now: () => new Date(time.ms),
        monotonic: () => time.ms,
        sleep: async (ms) => {
          time.ms += ms
          if (time.ms - START >= forMs) stop.abort()
        },
      },
      log: { info: () => undefined, warn: (_fields, message) => void warnings.push(message) },
    },
    stop.signal,
  )
  return { asked, looks, warnings, guids: asked.map(({ guid }) => guid) }
}

test('asks for what is not stored, oldest first, half a minute after the start', async () => {
  const { asked } = await swept({ failed: ['late', 'known', 'early'], stored: ['known'], forMs: 5 * MINUTE })
  expect(asked).toEqual([
    { guid: 'early', after: 30_000 },
    { guid: 'late', after: 31_000 },
  ])
})

test('asks for each once an hour, however often it is seen', async () => {
  const { asked, looks } = await swept({ failed: ['lost'], forMs: 2 * HOUR })
  expect(looks.length).toBeGreaterThan(20)
  expect(asked).toHaveLength(2)
  expect((asked[1]?.after ?? 0) - (asked[0]?.after ?? 0)).toBeGreaterThanOrEqual(HOUR)
})

test('asks for fifty at once, and for the rest at the next sweeps', async () => {
  const failed = Array.from({ length: 120 }, (_, index) => `g${index}`)
  const { guids } = await swept({ failed, forMs: 3 * 5 * MINUTE + 4 * MINUTE })
  expect([guids.length, new Set(guids).size, guids[0]]).toEqual([120, 120, 'g119'])
  expect((await swept({ failed, forMs: 2 * MINUTE })).guids).toHaveLength(50)
})

test('looks three days back until nothing is missing, then an hour', async () => {
  const { looks } = await swept({ failed: [], forMs: 11 * MINUTE })
  expect(looks.map(({ after, since }) => since + after)).toEqual([3 * DAY, HOUR + 5 * MINUTE, HOUR + 5 * MINUTE])
  const missing = await swept({ failed: ['lost'], forMs: 11 * MINUTE })
  expect(missing.looks.map(({ after, since }) => since + after)).toEqual([3 * DAY, 3 * DAY, 3 * DAY])
})

test('one that GitHub refuses keeps no other back', async () => {
  const refuse = async (guid: string) => {
    if (guid === 'old') throw new Fault('not-found', 'gone', { retryable: false })
  }
  const { guids, warnings } = await swept({ failed: ['new', 'old'], redeliver: refuse, forMs: 5 * MINUTE })
  expect(guids).toEqual(['old', 'new'])
  expect(warnings).toEqual(['a lost delivery cannot be had again'])
})

test('a rate limit ends the sweep at once; the next asks for the same ones', async () => {
  const limited = async (_guid: string, after: number) => {
    if (after < MINUTE) throw new Fault('rate-limited', 'wait', { retryable: true, retryAfterMs: 1_000 })
  }
  const { guids, warnings } = await swept({ failed: ['b', 'a'], redeliver: limited, forMs: 6 * MINUTE })
  expect(guids).toEqual(['a', 'a', 'b'])
  expect(warnings).toEqual(['could not look for lost deliveries; trying again'])
})

test('an answer that never came may have been a yes: that one waits its hour', async () => {
  const timeout = async () => {
    throw new Fault('timeout', 'no answer', { retryable: true })
  }
  const { guids } = await swept({ failed: ['b', 'a'], redeliver: timeout, forMs: 12 * MINUTE })
  expect(guids).toEqual(['a', 'b'])
})

test('GitHub or the store away: nothing is asked for, and the next sweep tries again', async () => {
  const github = { up: false }
  const list = () => {
    if (github.up) return ['lost']
    github.up = true
    throw new Fault('network', 'down', { retryable: true })
  }
  expect((await swept({ failed: list, forMs: 6 * MINUTE })).guids).toEqual(['lost'])
  const away = async () => {
    throw new Fault('store-unavailable', 'down', { retryable: true })
  }
  const { guids, warnings } = await swept({ failed: ['lost'], get: away, forMs: 6 * MINUTE })
  expect([guids, warnings.length]).toEqual([[], 2])
})
