import { afterAll, beforeAll } from '@jest/globals'
import { sql } from 'kysely'
import { createPostgresDeliveryStore } from '../../src/adapters/postgres/delivery-store.ts'
import { startTestPostgres, type TestPostgres } from '../fixtures/postgres.ts'
import { describeDeliveryStore } from './delivery-store.ts'

let server: TestPostgres

beforeAll(async () => {
  server = await startTestPostgres()
}, 60_000)

afterAll(() => server.stop())

describeDeliveryStore('postgres', async () => {
  const { database } = await server.create()
  return {
    store: createPostgresDeliveryStore(database),
    // The database's clock cannot be moved, so what it is compared with is moved the other way.
    pass: async (ms) => {
      const by = sql`${ms}::float8 * interval '1 millisecond'`
      await sql`update deliveries set visible_at = visible_at - ${by}`.execute(database.db)
    },
    close: () => database.close(),
  }
})
