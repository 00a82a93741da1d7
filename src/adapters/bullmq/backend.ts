import {
  createPostgresBackend,
  type JobsOptions,
  type JobType,
  Queue,
  Worker,
  type WorkerOptions,
  withBackend,
} from 'bullmq'
import type { Lane } from '../../ports/queue.ts'

/** Where the jobs lie: a Redis (with `noeviction`), or a schema of a PostgreSQL, made at the first start. */
export type QueueBackend = { readonly redisUrl: string } | { readonly connectionString: string }

/** What is used of BullMQ's Queue, whatever lies under it. */
export interface LaneQueue {
  add(name: string, data: object, options: JobsOptions): Promise<unknown>
  getJobCounts(...types: JobType[]): Promise<Record<string, number>>
  waitUntilReady(): Promise<unknown>
  close(): Promise<void>
  /** Drops the connections without a word to the store. */
  disconnect(): Promise<void>
  on(event: 'error', listener: (error: Error) => void): unknown
}

/** What is used of BullMQ's Worker. */
export interface LaneWorker {
  pause(doNotWaitActive: boolean): Promise<void>
  waitUntilReady(): Promise<unknown>
  close(): Promise<void>
  /** Drops the connections without a word to the store. */
  disconnect(): Promise<void>
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'stalled', listener: (jobId: string) => void): unknown
  on(event: 'failed', listener: (job: { readonly name: string } | undefined, error: Error) => void): unknown
}

type WorkerSettings = Omit<WorkerOptions, 'connection'>

/** BullMQ's classes over one backend: one BullMQ queue a lane, a job's name is its run's id. */
export interface Lanes {
  openQueue(lane: Lane): LaneQueue
  openWorker(lane: Lane, process: (runId: string) => Promise<void>, settings: WorkerSettings): LaneWorker
}

const SCHEMA = 'bullmq'
const COMMAND_TIMEOUT_MS = 5_000

export function createLanes(backend: QueueBackend): Lanes {
  return 'redisUrl' in backend ? redisLanes(backend.redisUrl) : postgresLanes(backend.connectionString)
}

function redisLanes(url: string): Lanes {
  const reconnecting = { url, retryStrategy: (times: number) => Math.min(times * 200, 2_000) }
  // Whoever enqueues wants an answer now: without Redis it fails, it doesn't wait for Redis to come back.
  const answering = { ...reconnecting, enableOfflineQueue: false, commandTimeout: COMMAND_TIMEOUT_MS }
  return {
    openQueue: (lane) => new Queue(nameOf(lane), { connection: answering }),
    openWorker: (lane, process, settings) =>
      new Worker(nameOf(lane), (job) => process(job.name), { ...settings, connection: reconnecting }),
  }
}

function postgresLanes(connectionString: string): Lanes {
  const classes = withBackend(createPostgresBackend)
  const pool = { connectionString, schema: SCHEMA, migrate: true, connectionTimeoutMillis: COMMAND_TIMEOUT_MS }
  return {
    openQueue: (lane) => new classes.Queue(nameOf(lane), { connection: { ...pool, max: 2 } }),
    openWorker: (lane, process, settings) =>
      new classes.Worker(nameOf(lane), (job) => process(job.name), { ...settings, connection: { ...pool, max: 4 } }),
  }
}

function nameOf(lane: Lane): string {
  return `sallyport-${lane}`
}
