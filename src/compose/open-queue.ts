import { createBullmqQueue } from '../adapters/bullmq/queue.ts'
import type { Logger } from '../ports/logger.ts'
import type { Queue } from '../ports/queue.ts'
import type { Stores } from './open-stores.ts'
import type { Settings } from './settings.ts'

export function openQueue(settings: Pick<Settings, 'redisUrl'>, stores: Stores, log: Logger): Promise<Queue> {
  const { redisUrl } = settings
  const backend = redisUrl === undefined ? { connectionString: stores.connectionString } : { redisUrl }
  return createBullmqQueue({ backend, log })
}
