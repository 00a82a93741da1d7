import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Job, Lane, Queue } from '../../src/ports/queue.ts'
import { createHandler, type TestHandler } from '../fixtures/queue-handler.ts'

export interface QueueHarness {
  readonly queue: Queue
  /** What was logged as an error. */
  readonly errors: readonly object[]
  close(): Promise<void>
}

/** What every queue must do. Each test gets an empty one. */
export function describeQueue(name: string, open: () => Promise<QueueHarness>): void {
  describe(`${name} queue`, () => {
    let harness: QueueHarness
    let queue: Queue
    let handler: TestHandler

    beforeEach(async () => {
      harness = await open()
      queue = harness.queue
      handler = createHandler()
    })

    afterEach(async () => {
      handler.releaseAll()
      await harness.close()
    })

    async function enqueue(runIds: string, lane: Lane = 'work'): Promise<void> {
      for (const runId of runIds) await queue.enqueue({ runId, lane })
    }

    test('hands a job out as it was enqueued', async () => {
      await queue.consume('gate', 1, handler.handle)
      await queue.enqueue({ runId: '01jz8x4y5v', lane: 'gate' })
      expect(await handler.started(1)).toEqual([{ runId: '01jz8x4y5v', lane: 'gate' }])
    })

    test('keeps jobs until somebody consumes, oldest first', async () => {
      await enqueue('abc')
      await queue.consume('work', 1, handler.handleAtOnce)
      expect(idsOf(await handler.ended(3))).toBe('abc')
    })

    test('takes a run that waits already only once', async () => {
      await enqueue('aaba')
      await queue.consume('work', 1, handler.handleAtOnce)
      expect(idsOf(await handler.ended(2))).toBe('ab')
      await enqueue('c')
      expect(idsOf(await handler.ended(3))).toBe('abc')
    })

    test('handles a run once more, and not beside itself, when it came again while it was handled', async () => {
      await queue.consume('work', 2, handler.handle)
      await enqueue('a')
      await handler.started(1)
      await enqueue('aab')
      expect(idsOf(await handler.started(2))).toBe('ab')
      handler.release('a')
      expect(idsOf(await handler.started(3))).toBe('aba')
      handler.release('a')
      await enqueue('c')
      expect(idsOf(await handler.started(4))).toBe('abac')
    })

    test('handles a run again that its own handler enqueues at the very end', async () => {
      let rounds = 0
      const done = Promise.withResolvers<void>()
      await queue.consume('work', 1, async (job) => {
        rounds += 1
        if (rounds === 20) done.resolve()
        else await queue.enqueue(job)
      })
      await enqueue('a')
      await done.promise
      expect(rounds).toBe(20)
    })

    test('takes a run again after it was handled', async () => {
      await queue.consume('work', 1, handler.handleAtOnce)
      for (const rounds of [1, 2, 3]) {
        await enqueue('a')
        await handler.ended(rounds)
      }
      expect(idsOf(await handler.ended(3))).toBe('aaa')
    })

    test('handles no more at once than it may', async () => {
      await queue.consume('work', 2, handler.handle)
      await enqueue('abcdef')
      for (const [index, runId] of [...'abcdef'].entries()) {
        await handler.started(Math.min(index + 2, 6))
        handler.release(runId)
      }
      await handler.ended(6)
      expect(handler.mostAtOnce()).toBe(2)
    })

    test('keeps one lane moving while the other is full, even for the same run', async () => {
      await queue.consume('work', 1, handler.handle)
      await queue.consume('gate', 1, handler.handle)
      await enqueue('ab', 'work')
      await handler.started(1)
      await enqueue('a', 'gate')
      expect(await handler.started(2)).toEqual([
        { runId: 'a', lane: 'work' },
        { runId: 'a', lane: 'gate' },
      ])
    })

    test('shares a lane among consumers, each job to one of them', async () => {
      await queue.consume('work', 1, handler.handleAtOnce)
      await queue.consume('work', 2, handler.handleAtOnce)
      const runIds = 'abcdefghijklmnopqrstuvwxyz'
      await enqueue(runIds)
      expect([...idsOf(await handler.ended(26))].sort().join('')).toBe(runIds)
    })

    test('logs and drops a job whose handler rejects, and goes on', async () => {
      await queue.consume('work', 1, async (job) => {
        await handler.handleAtOnce(job)
        if (job.runId === 'a') throw new Error('boom')
      })
      await enqueue('ab')
      expect(idsOf(await handler.ended(2))).toBe('ab')
      await enqueue('a')
      expect(idsOf(await handler.ended(3))).toBe('aba')
      await queue.close()
      expect(harness.errors).toEqual([
        { err: expect.objectContaining({ message: 'boom' }), lane: 'work', run: 'a' },
        { err: expect.objectContaining({ message: 'boom' }), lane: 'work', run: 'a' },
      ])
    })

    test('counts what waits and what is handled, by lane', async () => {
      expect(await queue.depth()).toEqual({ work: 0, gate: 0 })
      await enqueue('abc', 'work')
      await enqueue('a', 'gate')
      expect(await queue.depth()).toEqual({ work: 3, gate: 1 })
      const consumer = await queue.consume('work', 1, handler.handle)
      await handler.started(1)
      expect(await queue.depth()).toEqual({ work: 3, gate: 1 })
      const closing = consumer.close()
      handler.release('a')
      await closing
      expect(await queue.depth()).toEqual({ work: 2, gate: 1 })
    })

    test('lets a closing consumer end its job and leaves the others to the next', async () => {
      const consumer = await queue.consume('work', 1, handler.handle)
      await enqueue('a')
      await handler.started(1)
      const closing = consumer.close()
      await enqueue('b')
      handler.release('a')
      await closing
      expect(idsOf(await handler.ended(1))).toBe('a')
      await queue.consume('work', 1, handler.handle)
      expect(idsOf(await handler.started(2))).toBe('ab')
    })

    test('closes when the running jobs are over', async () => {
      await queue.consume('work', 1, handler.handle)
      await enqueue('a')
      await handler.started(1)
      const closing = queue.close().then(() => idsOf(handler.endedSoFar()))
      handler.release('a')
      expect(await closing).toBe('a')
    })
  })
}

function idsOf(jobs: readonly Job[]): string {
  return jobs.map((job) => job.runId).join('')
}
