import { afterAll, beforeAll } from '@jest/globals'
import { createBullmqQueue } from '../../src/adapters/bullmq/queue.ts'
import { createErrorLog } from '../fixtures/error-log.ts'
import { startTestPostgres, type TestPostgres } from '../fixtures/postgres.ts'
import { describeQueue } from './queue.ts'
import { describeQueueRecovery } from './queue-recovery.ts'

let postgres: TestPostgres

beforeAll(async () => {
  postgres = await startTestPostgres()
})

afterAll(() => postgres.stop())

describeQueue('BullMQ on PostgreSQL', async () => {
  const { connectionString, database } = await postgres.create()
  const { log, errors } = createErrorLog()
  const queue = await createBullmqQueue({ backend: { connectionString }, log })
  const close = async () => {
    await queue.close()
    await database.close()
  }
  return { queue, errors, close }
})

describeQueueRecovery(async () => {
  const { connectionString, database } = await postgres.create()
  await database.close()
  return { connectionString }
})
