import type { JobsOptions } from 'bullmq'
import { Fault } from '../../domain/fault.ts'
import type { Logger } from '../../ports/logger.ts'
import type { Job, Lane, Queue, QueueConsumer } from '../../ports/queue.ts'
import { createLanes, type LaneQueue, type QueueBackend } from './backend.ts'
import { createConsumer } from './consumer.ts'
import { closeWithin, within } from './within.ts'

export interface BullmqQueueOptions {
  readonly backend: QueueBackend
  readonly log: Pick<Logger, 'warn' | 'error'>
  /** How long a job of a worker that died stays its own, default 8 s: another has it within 15 s. */
  readonly lockMs?: number
}

const LANES: readonly Lane[] = ['work', 'gate']
const LOCK_MS = 8_000
const CONNECT_TIMEOUT_MS = 10_000

/**
 * The queue over BullMQ, on Redis or on PostgreSQL. Resolves when both lanes are connected. Throws Fault
 * `store-unavailable` when they are not within 10 s; later `enqueue` and `depth` throw it while the store is away.
 * Jobs that were in flight when a worker died are handed out again.
 */
export async function createBullmqQueue(options: BullmqQueueOptions): Promise<Queue> {
  const { log, lockMs = LOCK_MS } = options
  const lanes = createLanes(options.backend)
  const queues: Record<Lane, LaneQueue> = { work: lanes.openQueue('work'), gate: lanes.openQueue('gate') }
  const consumers = new Set<QueueConsumer>()
  for (const lane of LANES) {
    queues[lane].on('error', (error) => log.warn({ err: error, lane }, 'the queue has lost its store'))
  }
  const close = async () => {
    await Promise.all([...consumers].map((consumer) => consumer.close()))
    await Promise.all(Object.values(queues).map((queue) => closeWithin(queue)))
  }
  await connected(Object.values(queues)).catch(async (error) => {
    await close()
    throw error
  })

  return {
    async enqueue({ runId, lane }) {
      await reached(queues[lane].add(runId, {}, jobOptions({ runId, lane })))
    },
    async consume(lane, concurrency, handle) {
      const consumer = await createConsumer(lanes, { lane, concurrency, lockMs, handle, log })
      consumers.add(consumer)
      return consumer
    },
    async depth() {
      const [work, gate] = await reached(Promise.all([countJobs(queues.work), countJobs(queues.gate)]))
      return { work, gate }
    },
    close,
  }
}

// One job waits per run and lane; what comes while it is being handled is kept and handed out after it. BullMQ must not
// try again by itself: the run's log knows whether and when.
function jobOptions({ runId }: Job): JobsOptions {
  const deduplication = { id: runId, keepLastIfActive: true }
  return { attempts: 1, deduplication, removeOnComplete: true, removeOnFail: true }
}

async function countJobs(queue: LaneQueue): Promise<number> {
  const counts = await queue.getJobCounts('wait', 'active')
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

async function connected(queues: LaneQueue[]): Promise<void> {
  const ready = Promise.all(queues.map((queue) => queue.waitUntilReady()))
  if (await reached(within(CONNECT_TIMEOUT_MS, ready))) return
  const message = `The queue's store could not be reached within ${CONNECT_TIMEOUT_MS / 1000} s.`
  throw new Fault('store-unavailable', message, { retryable: true })
}

async function reached<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    const message = `The queue's store did not answer: ${error instanceof Error ? error.message : String(error)}`
    throw new Fault('store-unavailable', message, { retryable: true, cause: error })
  }
}
