import { createBullmqQueue } from '../adapters/bullmq/queue.ts'
import type { Config } from '../config/env.ts'
import type { Logger } from '../ports/logger.ts'
import type { Queue } from '../ports/queue.ts'
import type { Stores } from './open-stores.ts'

export function openQueue(config: Pick<Config, 'redisUrl'>, stores: Stores, log: Logger): Promise<Queue> {
  const { redisUrl } = config
  const backend =
    redisUrl === undefined ? { connectionString: stores.connectionString } : { redisUrl: redisUrl.reveal() }
  return createBullmqQueue({ backend, log })
}
