import { createMemoryQueue } from '../../src/adapters/memory/queue.ts'
import { createErrorLog } from '../fixtures/error-log.ts'
import { describeQueue } from './queue.ts'

describeQueue('memory', async () => {
  const { log, errors } = createErrorLog()
  const queue = createMemoryQueue({ log })
  return { queue, errors, close: () => queue.close() }
})
