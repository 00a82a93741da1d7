import { describe, expect, test } from '@jest/globals'
import { ACTOR, sampleIntent } from '../sample-intent.ts'
import { type OpenRunStore, useRunStore } from './harness.ts'

/** One run for an intent, however often and however fast it is asked for. */
export function describeCreation(open: OpenRunStore): void {
  describe('creates', () => {
    const run = useRunStore(open)

    test('a run with its first event', async () => {
      expect(await run.create('a')).toEqual({ runId: 'a', created: true })
      const events = await run.store.read('a')
      expect(events).toMatchObject([
        { runId: 'a', seq: 1, type: 'run.requested', actor: ACTOR, version: 1, prevHash: '0'.repeat(64) },
      ])
      expect(events[0]?.data).toEqual({ intent: sampleIntent({ key: 'a' }) })
      expect(events[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
      expect(await run.store.summary('a')).toEqual({
        runId: 'a',
        repositoryId: 1,
        finished: false,
        seq: 1,
        hash: events[0]?.hash,
        createdAt: events[0]?.at,
        updatedAt: events[0]?.at,
      })
    })

    test('no second run for a key, even after the first has ended', async () => {
      await run.create('a')
      await run.end('a')
      expect(await run.create('b', { key: 'a' })).toEqual({ runId: 'a', created: false })
      expect(await run.store.read('b')).toEqual([])
    })

    test('no second run for the same subject and kind while the first is unfinished', async () => {
      await run.create('a', { number: 5 })
      expect(await run.create('b', { number: 5 })).toEqual({ runId: 'a', created: false })
      expect(await run.create('c', { number: 5, kind: 'docs' })).toEqual({ runId: 'c', created: true })
      expect(await run.create('d', { number: 6 })).toEqual({ runId: 'd', created: true })
      expect(await run.create('e', { number: 5, repositoryId: 2 })).toEqual({ runId: 'e', created: true })
      await run.end('a')
      expect(await run.create('f', { number: 5 })).toEqual({ runId: 'f', created: true })
    })

    test('one run out of fifty requests at once, by key and by subject', async () => {
      const byKey = Array.from({ length: 25 }, (_, index) => run.create(`k${index}`, { key: 'same' }))
      const bySubject = Array.from({ length: 25 }, (_, index) => run.create(`s${index}`))
      const answers = await Promise.all([...byKey, ...bySubject])
      const winner = answers.find((answer) => answer.created)?.runId ?? ''
      expect(answers.filter((answer) => answer.created)).toHaveLength(1)
      expect(new Set(answers.map((answer) => answer.runId))).toEqual(new Set([winner]))
      expect(await run.store.list({ limit: 100 })).toHaveLength(1)
      expect(await run.store.read(winner)).toHaveLength(1)
    })

    test('refuses a run id that another intent has', async () => {
      await run.create('a')
      await expect(run.create('a', { key: 'other', number: 9 })).rejects.toThrow('exists already')
    })
  })
}
