import { afterAll, beforeAll, expect, test } from '@jest/globals'
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

test('what came under the number of another delivery is recorded, once, with its bytes', async () => {
  const { database } = await server.create()
  const store = createPostgresDeliveryStore(database)
  const delivery = { guid: 'g1', event: 'issues', body: '{"first":true}' }
  await store.insert(delivery)
  for (let time = 0; time < 2; time++) await store.insert({ ...delivery, body: '{"forged":true}' })
  const { rows } = await sql`select guid, event, convert_from(body, 'UTF8') as body from delivery_conflicts`.execute(
    database.db,
  )
  expect(rows).toEqual([{ guid: 'g1', event: 'issues', body: '{"forged":true}' }])
  await database.close()
})
