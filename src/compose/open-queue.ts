import { createBullmqQueue } from '../adapters/bullmq/queue.ts'
import type { Config } from '../config/env.ts'
import type { Logger } from '../ports/logger.ts'
import type { Queue } from '../ports/queue.ts'
import type { Stores } from './open-stores.ts'

/** A dead worker's job is given up a little before its lease, so that whoever gets it finds the run free soon. */
const EARLIER_MS = 1_000
const LEAST_LOCK_MS = 1_000

export function openQueue(config: Pick<Config, 'redisUrl' | 'leaseMs'>, stores: Stores, log: Logger): Promise<Queue> {
  const { redisUrl } = config
  const backend =
    redisUrl === undefined ? { connectionString: stores.connectionString } : { redisUrl: redisUrl.reveal() }
  return createBullmqQueue({ backend, log, lockMs: Math.max(LEAST_LOCK_MS, config.leaseMs - EARLIER_MS) })
}
