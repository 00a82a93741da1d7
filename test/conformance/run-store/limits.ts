import { describe, expect, test } from '@jest/globals'
import type { RunLimits } from '../../../src/domain/manners.ts'
import type { Lease } from '../../../src/ports/run-store.ts'
import { ACTOR, type IntentParts, sampleIntent } from '../sample-intent.ts'
import { type OpenRunStore, published, TTL, useRunStore } from './harness.ts'

const PLENTY: RunLimits = { openPulls: 100, runsAtOnce: 100, runsPerDay: 100 }
const DAY = 86_400_000

/** What a repository and its people bear at once. */
export function describeLimits(open: OpenRunStore): void {
  describe('limits', () => {
    const run = useRunStore(open)
    let count = 0

    async function ask(limits: Partial<RunLimits>, parts: Partial<IntentParts> & { readonly person?: number } = {}) {
      count += 1
      const { person = 7, ...rest } = parts
      const intent = sampleIntent({ key: `run-${count}`, number: count, ...rest })
      const requester = { ...intent.requester, id: person }
      return run.store.create(`run-${count}`, { ...intent, requester }, ACTOR, { ...PLENTY, ...limits })
    }

    async function publish(runId: string): Promise<void> {
      const lease = (await run.store.acquire(runId, 'w', TTL)) as Lease
      await run.store.append(lease, published(count))
      await run.store.release(lease)
    }

    test('let in as many as they say, and nothing is made of one more', async () => {
      expect(await ask({ runsPerDay: 1 })).toMatchObject({ created: true })
      const refused = await ask({ runsPerDay: 1 })
      expect(refused).toEqual({
        runId: `run-${count}`,
        created: false,
        refused: { limit: 'runsPerDay', first: true },
      })
      expect(await run.store.read(refused.runId)).toEqual([])
      expect(await run.store.list({ limit: 10 })).toHaveLength(1)
    })

    test('count a person’s runs in one repository, finished ones too', async () => {
      const { runId } = await ask({ runsPerDay: 1 })
      await run.end(runId)
      expect(await ask({ runsPerDay: 1 })).toMatchObject({ refused: { limit: 'runsPerDay' } })
      expect(await ask({ runsPerDay: 1 }, { person: 8 })).toMatchObject({ created: true })
      expect(await ask({ runsPerDay: 1 }, { repositoryId: 2 })).toMatchObject({ created: true })
    })

    test('begin anew on the next day', async () => {
      await ask({ runsPerDay: 1 })
      await run.pass(DAY)
      expect(await ask({ runsPerDay: 1 })).toMatchObject({ created: true })
    })

    test('count what is at work until it has its pull request, and what is open until it ends', async () => {
      const { runId } = await ask({ runsAtOnce: 1 })
      expect(await ask({ runsAtOnce: 1 })).toMatchObject({ refused: { limit: 'runsAtOnce' } })
      await publish(runId)
      expect(await ask({ openPulls: 1 })).toMatchObject({ refused: { limit: 'openPulls' } })
      expect(await ask({ runsAtOnce: 1 })).toMatchObject({ created: true })
      await run.end(runId)
      expect(await ask({ openPulls: 1 })).toMatchObject({ refused: { limit: 'openPulls' } })
      expect(await ask({ openPulls: 2 })).toMatchObject({ created: true })
    })

    test('are not asked about a request that is a run already', async () => {
      const { runId } = await ask({ runsPerDay: 1 }, { key: 'the same' })
      expect(await ask({ runsPerDay: 1 }, { key: 'the same' })).toEqual({ runId, created: false })
      expect(await ask({ runsPerDay: 1 }, { number: count - 1 })).toMatchObject({ created: false, runId })
    })

    test('are told to a person once a day, however often they ask; a repeated delivery is the same request', async () => {
      await ask({ runsPerDay: 1 })
      expect(await ask({ runsPerDay: 1 }, { key: 'first' })).toMatchObject({ refused: { first: true } })
      expect(await ask({ runsPerDay: 1 })).toMatchObject({ refused: { first: false } })
      expect(await ask({ runsPerDay: 1 }, { key: 'first' })).toMatchObject({ refused: { first: true } })
      expect(await ask({ openPulls: 1 }, { person: 8 })).toMatchObject({ refused: { first: true } })
      await run.pass(DAY)
      expect(await ask({ openPulls: 1 })).toMatchObject({ refused: { first: true } })
    })

    test('hold against twenty requests at once, each delivered twice', async () => {
      const asking = Array.from({ length: 20 }, (_, at) => {
        const parts = { key: `at once ${at}`, number: 100 + at }
        return [ask({ runsPerDay: 3, openPulls: 5 }, parts), ask({ runsPerDay: 3, openPulls: 5 }, parts)]
      }).flat()
      const answers = await Promise.all(asking)
      expect(answers.filter(({ created }) => created)).toHaveLength(3)
      expect(await run.store.list({ limit: 100 })).toHaveLength(3)
      const refused = answers.flatMap((answer) => (answer.refused === undefined ? [] : [answer]))
      expect(new Set(refused.map((answer) => answer.refused?.limit))).toEqual(new Set(['runsPerDay']))
      expect(new Set(refused.filter((answer) => answer.refused?.first).map(({ runId }) => runId)).size).toBeLessThan(3)
    })
  })
}
