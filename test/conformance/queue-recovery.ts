import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, test } from '@jest/globals'
import type { QueueBackend } from '../../src/adapters/bullmq/backend.ts'
import { createBullmqQueue } from '../../src/adapters/bullmq/queue.ts'
import { createErrorLog } from '../fixtures/error-log.ts'
import { createHandler } from '../fixtures/queue-handler.ts'

const VICTIM = join(import.meta.dirname, '..', 'fixtures', 'queue-victim.ts')
const LOCK_MS = 1_000

/** What a queue shared by several processes must survive. */
export function describeQueueRecovery(open: () => Promise<QueueBackend>): void {
  describe('BullMQ queue whose worker is killed', () => {
    test('hands its job to another worker, and what came for the run meanwhile after it', async () => {
      const backend = await open()
      const { log, errors } = createErrorLog()
      const queue = await createBullmqQueue({ backend, log, lockMs: LOCK_MS })
      await queue.enqueue({ runId: 'a', lane: 'work' })
      await killWhileHandling(backend)
      await queue.enqueue({ runId: 'a', lane: 'work' })
      const handler = createHandler()
      await queue.consume('work', 1, handler.handleAtOnce)
      expect((await handler.ended(2)).map((job) => job.runId)).toEqual(['a', 'a'])
      await queue.close()
      expect(errors).toEqual([])
    })

    test('hands it out however often that happens', async () => {
      const backend = await open()
      const { log, errors } = createErrorLog()
      const queue = await createBullmqQueue({ backend, log, lockMs: LOCK_MS })
      await queue.enqueue({ runId: 'a', lane: 'work' })
      for (let kill = 0; kill < 3; kill++) await killWhileHandling(backend)
      const handler = createHandler()
      await queue.consume('work', 1, handler.handleAtOnce)
      expect((await handler.ended(1)).map((job) => job.runId)).toEqual(['a'])
      await queue.close()
      expect(errors).toEqual([])
    })
  })
}

/** Another process takes the next job and is killed in the middle of it. */
async function killWhileHandling(backend: QueueBackend): Promise<void> {
  const argv = [VICTIM, JSON.stringify(backend), String(LOCK_MS)]
  const victim = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(victim, 'exit')
  for await (const line of createInterface({ input: victim.stdout })) {
    if (line === 'handling') break
  }
  victim.kill('SIGKILL')
  expect(await exited).toEqual([null, 'SIGKILL'])
}
