import { describe, expect, test } from '@jest/globals'
import type { Lease, RunStore } from '../../../src/ports/run-store.ts'
import { fault, type OpenRunStore, published, TTL, useRunStore } from './harness.ts'

/** Runs page by page and by what they are linked to. */
export function describeFinding(open: OpenRunStore): void {
  describe('finds', () => {
    const run = useRunStore(open)

    test('nothing of an unknown run', async () => {
      expect(await run.store.summary('nobody')).toBeUndefined()
      expect(await run.store.read('nobody')).toEqual([])
      expect(await run.store.list({ limit: 10 })).toEqual([])
      expect(await run.store.list({ limit: 10, before: 'nobody' })).toEqual([])
    })

    test('runs page by page, newest first, of one repository or all', async () => {
      const ids = ['a', 'b', 'c', 'd', 'e']
      for (const [index, runId] of ids.entries()) {
        await run.create(runId, { number: index + 1, repositoryId: (index % 2) + 1 })
        await run.pass(10)
      }
      expect(await page({ limit: 2 })).toEqual(['e', 'd'])
      expect(await page({ limit: 2, before: 'd' })).toEqual(['c', 'b'])
      expect(await page({ limit: 2, before: 'b' })).toEqual(['a'])
      expect(await page({ limit: 2, before: 'a' })).toEqual([])
      expect(await page({ limit: 2, repositoryId: 1 })).toEqual(['e', 'c'])
      expect(await page({ limit: 9, repositoryId: 1, before: 'c' })).toEqual(['a'])
    })

    test('runs by the links of their events, within one repository', async () => {
      await run.create('a', { number: 5 })
      await run.pass(10)
      await run.create('b', { number: 5, kind: 'docs' })
      await run.create('c', { number: 5, repositoryId: 2 })
      const lease = (await run.store.acquire('a', 'w', TTL)) as Lease
      await run.store.append(lease, { type: 'effect.observed', data: { effect: 'commit', key: 'c', result: 'c0ffee' } })
      await run.store.append(lease, published(12))
      const subject = { kind: 'subject', value: '5' } as const
      expect(await found(1, [subject])).toEqual(['b', 'a'])
      expect(await found(2, [subject])).toEqual(['c'])
      expect(await found(1, [{ kind: 'pull', value: '12' }])).toEqual(['a'])
      expect(await found(1, [{ kind: 'commit', value: 'c0ffee' }])).toEqual(['a'])
      expect(await found(1, [{ kind: 'branch', value: 'agent/fix/5-x' }, subject])).toEqual(['b', 'a'])
      expect(await found(1, [{ kind: 'pull', value: '5' }])).toEqual([])
      expect(await found(1, [])).toEqual([])
    })

    test('runs by links given later, once however often', async () => {
      await run.create('a')
      const link = { kind: 'commit', value: 'abc' } as const
      await run.store.link('a', link)
      await run.store.link('a', link)
      expect(await found(1, [link])).toEqual(['a'])
      expect(await run.store.read('a')).toHaveLength(1)
      expect(await fault(run.store.link('nobody', link))).toBe('not-found')
    })

    async function page(options: Parameters<RunStore['list']>[0]): Promise<string[]> {
      return (await run.store.list(options)).map((summary) => summary.runId)
    }

    async function found(...query: Parameters<RunStore['find']>): Promise<string[]> {
      return (await run.store.find(...query)).map((summary) => summary.runId)
    }
  })
}
