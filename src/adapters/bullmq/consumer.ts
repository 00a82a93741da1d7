import type { Logger } from '../../ports/logger.ts'
import type { Job, Lane, QueueConsumer } from '../../ports/queue.ts'
import type { Lanes } from './backend.ts'
import { closeWithin } from './within.ts'

export interface ConsumerOptions {
  readonly lane: Lane
  readonly concurrency: number
  readonly lockMs: number
  readonly handle: (job: Job) => Promise<void>
  readonly log: Pick<Logger, 'warn' | 'error'>
}

/** A BullMQ worker of one lane. Resolves when it is connected. */
export async function createConsumer(lanes: Lanes, options: ConsumerOptions): Promise<QueueConsumer> {
  const { lane, log } = options
  const running = new Set<Promise<void>>()
  const worker = lanes.openWorker(lane, (runId) => track(running, options.handle({ runId, lane })), {
    concurrency: options.concurrency,
    lockDuration: options.lockMs,
    stalledInterval: options.lockMs / 4,
    // A run that kills its workers is ended by its own log, visibly; a job that BullMQ gave up would just be gone.
    maxStalledCount: 1_000_000,
  })
  worker.on('error', (error) => log.warn({ err: error, lane }, 'a queue worker has lost its store'))
  worker.on('stalled', (jobId) => log.warn({ lane, jobId }, 'a job whose worker is gone is handed out again'))
  worker.on('failed', (job, error) => log.error({ err: error, lane, run: job?.name }, 'a job failed and was dropped'))
  await worker.waitUntilReady()

  return {
    async close() {
      const closing = worker.close()
      while (running.size > 0) await Promise.allSettled(running)
      if (await closeWithin(worker, closing)) return
      // Ends BullMQ's own timers, which its hanging close has not come to.
      await worker.pause(true)
      log.warn({ lane }, 'a queue worker was left behind: its store does not answer')
    },
  }
}

async function track(running: Set<Promise<void>>, job: Promise<void>): Promise<void> {
  running.add(job)
  try {
    await job
  } finally {
    running.delete(job)
  }
}
