import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { CapName } from '../../src/domain/caps.ts'
import type { Ledger, PlannedCall, Settlement } from '../../src/ports/ledger.ts'
import { sampleIntent } from './sample-intent.ts'

export interface LedgerHarness {
  readonly ledger: Ledger
  /** Lets so much of the store's time go by. */
  pass(ms: number): Promise<void>
  close(): Promise<void>
}

const UNIT = 1_000_000_000n
const DAY = 24 * 3_600_000

interface Wish extends Partial<Omit<PlannedCall, 'intent' | 'amount'>> {
  readonly units: number
  readonly repositoryId?: number
  readonly number?: number
  readonly person?: number
  readonly installation?: number
}

function planned({ units, repositoryId = 1, number = 1, person = 7, installation = 3, ...rest }: Wish): PlannedCall {
  const intent = sampleIntent({ key: 'k', repositoryId, number })
  return {
    runId: 'run-1',
    step: 'agent:1',
    amount: BigInt(units) * UNIT,
    currency: 'USD',
    caps: {},
    ttlMs: 60_000,
    ...rest,
    intent: {
      ...intent,
      repository: {
        ...intent.repository,
        installationId: installation,
        name: `r${repositoryId}`,
        owner: `o${installation}`,
      },
      requester: { id: person, login: `p${person}`, type: 'User' },
    },
  }
}

function settledAt(units: number, more: Partial<Settlement> = {}): Settlement {
  return { amount: BigInt(units) * UNIT, inputTokens: 100, outputTokens: 10, assumed: false, ...more }
}

/** What every ledger must do. */
export function describeLedger(name: string, open: () => Promise<LedgerHarness>): void {
  describe(`${name} ledger`, () => {
    let harness: LedgerHarness
    let ledger: Ledger

    beforeEach(async () => {
      harness = await open()
      ledger = harness.ledger
    })

    afterEach(() => harness.close())

    const reserve = async (wish: Wish) => {
      const answer = await ledger.reserve(planned(wish))
      if (answer.type === 'refused') throw new Error(`refused by ${answer.cap}`)
      return answer.id
    }

    test('what is reserved counts, and a cap may be reached but not passed', async () => {
      const caps = { run: '5' }
      await reserve({ units: 3, caps })
      expect(await ledger.reserve(planned({ units: 3, caps }))).toEqual({
        type: 'refused',
        cap: 'run',
        booked: 3n * UNIT,
        limit: 5n * UNIT,
      })
      await reserve({ units: 2, caps })
      expect(await ledger.reserve({ ...planned({ units: 0, caps }), amount: 1n })).toMatchObject({ type: 'refused' })
    })

    test('a settlement gives back what was not needed', async () => {
      const caps = { run: '5' }
      await ledger.settle(await reserve({ units: 5, caps }), settledAt(1))
      await reserve({ units: 4, caps })
    })

    test('a cost above the reservation is booked as it is', async () => {
      await ledger.settle(await reserve({ units: 1 }), settledAt(3))
      expect(await ledger.reserve(planned({ units: 1, caps: { run: '3' } }))).toMatchObject({ booked: 3n * UNIT })
    })

    test('settling again changes nothing, and nothing is released afterwards', async () => {
      const id = await reserve({ units: 5 })
      await ledger.settle(id, settledAt(2))
      await ledger.settle(id, settledAt(4))
      await ledger.release(id)
      expect(await ledger.report({ by: 'run' })).toMatchObject([{ spent: 2n * UNIT, reserved: 0n, calls: 1 }])
    })

    test('an assumed settlement is corrected by what was learned later', async () => {
      const id = await reserve({ units: 5 })
      await ledger.settle(id, settledAt(5, { assumed: true, inputTokens: 0, outputTokens: 0 }))
      expect(await ledger.report({ by: 'run' })).toMatchObject([{ spent: 5n * UNIT, assumed: 1, inputTokens: 0 }])
      await ledger.settle(id, settledAt(2))
      expect(await ledger.report({ by: 'run' })).toMatchObject([{ spent: 2n * UNIT, assumed: 0, inputTokens: 100 }])
      await reserve({ units: 3, caps: { run: '5' } })
    })

    test('a release leaves no trace', async () => {
      const id = await reserve({ units: 5, caps: { run: '5' } })
      await ledger.release(id)
      await ledger.release(id)
      expect(await ledger.report({ by: 'run' })).toEqual([])
      await reserve({ units: 5, caps: { run: '5' } })
    })

    test('unknown ids are no error', async () => {
      const id = '00000000-0000-4000-8000-000000000000'
      await ledger.settle(id, settledAt(1))
      await ledger.release(id)
      expect(await ledger.open('run-9')).toEqual([])
    })

    test.each<[CapName, Partial<Wish>, Partial<Wish>]>([
      ['run', { number: 2 }, { runId: 'run-2' }],
      ['issue', { runId: 'run-2' }, { number: 2 }],
      ['issue', { runId: 'run-2' }, { repositoryId: 2 }],
      ['person-day', { repositoryId: 2, runId: 'run-2' }, { person: 8 }],
      ['person-month', { repositoryId: 2 }, { person: 8 }],
      ['repository-day', { person: 8, number: 2 }, { repositoryId: 2 }],
      ['repository-month', { person: 8 }, { repositoryId: 2 }],
      ['organisation-day', { person: 8, repositoryId: 2 }, { installation: 4 }],
      ['organisation-month', { repositoryId: 2 }, { installation: 4 }],
      ['day', { installation: 4, person: 8, repositoryId: 2, runId: 'run-2', number: 2 }, { currency: 'EUR' }],
      ['month', { installation: 4, person: 8, repositoryId: 2, runId: 'run-2', number: 2 }, { currency: 'EUR' }],
    ])('the cap %s counts what %j spends and not what %j does', async (cap, same, other) => {
      await reserve({ units: 3 })
      const caps = { [cap]: '4' }
      expect(await ledger.reserve(planned({ units: 2, caps, ...same }))).toMatchObject({ type: 'refused', cap })
      await reserve({ units: 2, caps, ...other })
    })

    test('of several caps the first in their order is named, and nothing is booked on any', async () => {
      const caps = { day: '1', 'person-day': '1', issue: '9' }
      expect(await ledger.reserve(planned({ units: 2, caps }))).toMatchObject({ cap: 'person-day', booked: 0n })
      expect(await ledger.report({ by: 'day' })).toEqual([])
      await reserve({ units: 9, caps: { issue: '9' } })
    })

    test('caps are those of the moment of asking', async () => {
      await reserve({ units: 5, caps: { run: '9' } })
      expect(await ledger.reserve(planned({ units: 1, caps: { run: '4' } }))).toMatchObject({ type: 'refused' })
    })

    test.each(['0', 'nonsense', '-1', '1e9'])('the cap %j allows nothing', async (run) => {
      expect(await ledger.reserve(planned({ units: 1, caps: { run } }))).toMatchObject({ type: 'refused', limit: 0n })
    })

    test('fractions of a cent add up exactly', async () => {
      for (let call = 0; call < 10; call++) {
        const answer = await ledger.reserve({ ...planned({ units: 0, caps: { run: '0.000000001' } }), amount: 0n })
        expect(answer.type).toBe('reserved')
      }
      const third = 333_333_333n
      for (const amount of [third, third, third, 1n]) {
        const answer = await ledger.reserve({ ...planned({ units: 0, caps: { issue: '1.000000000' } }), amount })
        expect(answer.type).toBe('reserved')
      }
      expect(await ledger.reserve({ ...planned({ units: 0, caps: { issue: '1' } }), amount: 1n })).toMatchObject({
        booked: UNIT,
      })
    })

    test('amounts beyond what a double holds stay exact', async () => {
      const amount = 9_007_199_254_740_993n
      await ledger.reserve({ ...planned({ units: 0 }), amount })
      expect(await ledger.report({ by: 'run' })).toMatchObject([{ reserved: amount }])
      expect(await ledger.open('run-1')).toMatchObject([{ amount }])
    })

    test('a dead worker’s reservation is taken for spent, and can still be settled', async () => {
      const caps = { run: '5' }
      const id = await reserve({ units: 5, caps, ttlMs: 1_000 })
      expect(await ledger.report({ by: 'run' })).toMatchObject([{ spent: 0n, reserved: 5n * UNIT, assumed: 0 }])
      await harness.pass(1_001)
      expect(await ledger.report({ by: 'run' })).toMatchObject([{ spent: 5n * UNIT, reserved: 0n, assumed: 1 }])
      expect(await ledger.reserve(planned({ units: 1, caps }))).toMatchObject({ type: 'refused', booked: 5n * UNIT })
      expect(await ledger.open('run-1')).toEqual([{ id, step: 'agent:1', amount: 5n * UNIT, currency: 'USD' }])
      await ledger.settle(id, settledAt(1))
      expect(await ledger.open('run-1')).toEqual([])
      await reserve({ units: 4, caps })
    })

    test('open calls are the run’s own, oldest first', async () => {
      await reserve({ units: 1, step: 'agent:1' })
      const settled = await reserve({ units: 1, step: 'agent:2' })
      await reserve({ units: 1, step: 'agent:3' })
      await reserve({ units: 1, step: 'agent:1', runId: 'run-2' })
      await ledger.settle(settled, settledAt(1))
      expect((await ledger.open('run-1')).map(({ step }) => step)).toEqual(['agent:1', 'agent:3'])
    })

    test('a new day begins at nothing, and what counts for ever goes on', async () => {
      await reserve({ units: 5 })
      await harness.pass(40 * DAY)
      for (const cap of ['person-day', 'repository-month', 'organisation-day', 'day', 'month']) {
        await reserve({
          units: 5,
          caps: { [cap]: '5' },
          runId: `run-${cap}`,
          repositoryId: 9,
          person: 7,
          installation: 9,
        })
        await harness.pass(40 * DAY)
      }
      expect(await ledger.reserve(planned({ units: 1, caps: { issue: '5' } }))).toMatchObject({ booked: 5n * UNIT })
    })

    test('reports sum by what they are asked for, highest first', async () => {
      await ledger.settle(await reserve({ units: 2 }), settledAt(1))
      await ledger.settle(await reserve({ units: 2, repositoryId: 2, runId: 'run-2' }), settledAt(2))
      await ledger.settle(await reserve({ units: 0, person: 8, runId: 'run-2' }), settledAt(0, { unpriced: true }))
      await reserve({ units: 4, repositoryId: 2, person: 8, runId: 'run-3' })
      const row = { currency: 'USD', reserved: 0n, unpriced: 0, assumed: 0 }
      expect(await ledger.report({ by: 'repository' })).toEqual([
        { ...row, name: 'o3/r2', spent: 2n * UNIT, reserved: 4n * UNIT, calls: 2, inputTokens: 100, outputTokens: 10 },
        { ...row, name: 'o3/r1', spent: UNIT, calls: 2, inputTokens: 200, outputTokens: 20, unpriced: 1 },
      ])
      const names = async (by: 'person' | 'run' | 'organisation') =>
        (await ledger.report({ by })).map(({ name }) => name)
      expect(await names('person')).toEqual(['p8', 'p7'])
      expect(await names('run')).toEqual(['run-3', 'run-2', 'run-1'])
      expect(await names('organisation')).toEqual(['o3'])
      expect(await ledger.report({ by: 'day' })).toMatchObject([
        { calls: 4, name: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
      ])
    })

    test('reports begin when they are told to', async () => {
      await reserve({ units: 1 })
      expect(await ledger.report({ by: 'run', since: new Date('2000-01-01') })).toHaveLength(1)
      expect(await ledger.report({ by: 'run', since: new Date('2100-01-01') })).toEqual([])
    })

    test('fifty workers at one cap never pass it together, and leave no room that one call would fit into', async () => {
      const caps = { 'repository-day': '40' }
      const spend = async (worker: number) => {
        let spent = 0n
        for (let call = 1; ; call++) {
          const wish = { units: 3, caps, runId: `run-${worker}`, step: `agent:${call}`, number: worker, person: worker }
          const answer = await ledger.reserve(planned(wish))
          if (answer.type === 'refused') return spent
          const units = (worker + call) % 4
          if (units === 0) await ledger.release(answer.id)
          else await ledger.settle(answer.id, settledAt(units))
          spent += BigInt(units) * UNIT
        }
      }
      const spent = await Promise.all(Array.from({ length: 50 }, (_, worker) => spend(worker)))
      const total = spent.reduce((sum, each) => sum + each, 0n)
      expect(total).toBeLessThanOrEqual(40n * UNIT)
      expect(total).toBeGreaterThan(37n * UNIT)
      expect(await ledger.report({ by: 'repository' })).toMatchObject([{ spent: total, reserved: 0n }])
    }, 60_000)
  })
}
