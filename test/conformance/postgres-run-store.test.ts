import { afterAll, beforeAll } from '@jest/globals'
import { sql } from 'kysely'
import { createPostgresRunStore } from '../../src/adapters/postgres/run-store.ts'
import { startTestPostgres, type TestPostgres } from '../fixtures/postgres.ts'
import { describeRunStore } from './run-store.ts'

const DAY = 86_400_000

let server: TestPostgres

beforeAll(async () => {
  server = await startTestPostgres()
}, 60_000)

afterAll(() => server.stop())

describeRunStore('postgres', async () => {
  const { database } = await server.create()
  return {
    store: createPostgresRunStore(database),
    // The database's clock cannot be moved, so every time that it compares with is moved the other way.
    pass: async (ms) => {
      const by = sql`${ms}::float8 * interval '1 millisecond'`
      await sql`update runs set lease_expires_at = lease_expires_at - ${by}, created_at = created_at - ${by},
        wake_at = wake_at - ${by}`.execute(database.db)
      await sql`update run_refusals set day = day - ${Math.round(ms / DAY)}::int`.execute(database.db)
    },
    close: () => database.close(),
  }
})
