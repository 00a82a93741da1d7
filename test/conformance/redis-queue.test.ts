import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createBullmqQueue } from '../../src/adapters/bullmq/queue.ts'
import { createErrorLog } from '../fixtures/error-log.ts'
import { createHandler } from '../fixtures/queue-handler.ts'
import { startTestRedis, type TestRedis } from '../fixtures/redis.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { describeQueue } from './queue.ts'
import { describeQueueRecovery } from './queue-recovery.ts'

const CLOSING = join(import.meta.dirname, '..', 'fixtures', 'queue-closing.ts')

describeWith('redis')('on Redis', () => {
  let redis: TestRedis

  beforeAll(async () => {
    redis = await startTestRedis()
  })

  afterAll(() => redis.stop())

  describeQueue('BullMQ', async () => {
    await redis.flush()
    return open()
  })

  describeQueueRecovery(async () => {
    await redis.flush()
    return { redisUrl: redis.url }
  })

  describe('that loses everything', () => {
    test('takes new jobs after a FLUSHALL, also of a run whose job was lost', async () => {
      const { queue, close } = await open()
      const handler = createHandler()
      await queue.enqueue({ runId: 'a', lane: 'work' })
      await redis.flush()
      expect(await queue.depth()).toEqual({ work: 0, gate: 0 })
      await queue.consume('work', 1, handler.handleAtOnce)
      await redis.flush()
      await queue.enqueue({ runId: 'a', lane: 'work' })
      expect(await handler.ended(1)).toEqual([{ runId: 'a', lane: 'work' }])
      await close()
    })

    test('says so while it is away, and goes on when it is back', async () => {
      const { queue, warnings, close } = await open()
      const handler = createHandler()
      await queue.consume('work', 1, handler.handleAtOnce)
      await redis.kill()
      const lost = { code: 'store-unavailable', retryable: true }
      await expect(queue.enqueue({ runId: 'a', lane: 'work' })).rejects.toMatchObject(lost)
      await expect(queue.depth()).rejects.toMatchObject(lost)
      await until(() => warnings.length > 0)
      await redis.start()
      await until(() => queue.enqueue({ runId: 'a', lane: 'work' }).then(() => true))
      expect(await handler.ended(1)).toEqual([{ runId: 'a', lane: 'work' }])
      await close()
    })

    test('that is full takes nothing and says so, and takes it once there is room', async () => {
      await redis.flush()
      const { queue, close } = await open()
      const handler = createHandler()
      await queue.enqueue({ runId: 'a', lane: 'work' })
      await redis.limit('1')
      const full = { code: 'store-unavailable', retryable: true }
      await expect(queue.enqueue({ runId: 'b', lane: 'work' })).rejects.toMatchObject(full)
      await redis.limit('0')
      await queue.enqueue({ runId: 'b', lane: 'work' })
      await queue.consume('work', 1, handler.handleAtOnce)
      expect((await handler.ended(2)).map(({ runId }) => runId)).toEqual(['a', 'b'])
      await close()
    })

    test('does not keep a worker from ending', async () => {
      const worker = spawn(process.execPath, [CLOSING, redis.url], { stdio: ['pipe', 'pipe', 'inherit'] })
      const exited = once(worker, 'exit')
      await once(worker.stdout, 'data')
      await redis.kill()
      worker.stdin.write('close\n')
      expect(await exited).toEqual([0, null])
      await redis.start()
    })
  })

  async function open() {
    const { log, warnings, errors } = createErrorLog()
    const queue = await createBullmqQueue({ backend: { redisUrl: redis.url }, log })
    return { queue, warnings, errors, close: () => queue.close() }
  }
})

/** Asks again until the answer is yes; the test's own deadline bounds it. */
async function until(question: () => boolean | Promise<boolean>): Promise<void> {
  while (
    !(await Promise.resolve()
      .then(question)
      .catch(() => false))
  ) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
