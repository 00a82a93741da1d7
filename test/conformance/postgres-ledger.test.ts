import { afterAll, beforeAll } from '@jest/globals'
import { sql } from 'kysely'
import { createPostgresLedger } from '../../src/adapters/postgres/ledger.ts'
import { startTestPostgres, type TestPostgres } from '../fixtures/postgres.ts'
import { describeLedger } from './ledger.ts'

let server: TestPostgres

beforeAll(async () => {
  server = await startTestPostgres()
}, 60_000)

afterAll(() => server.stop())

describeLedger('postgres', async () => {
  const { database } = await server.create()
  return {
    ledger: createPostgresLedger(database),
    // The database's clock cannot be moved, so all that it is compared with is moved the other way.
    pass: async (ms) => {
      const by = sql`${ms}::float8 * interval '1 millisecond'`
      await sql`update spend_calls set at = at - ${by}, expires_at = expires_at - ${by}`.execute(database.db)
      if (ms < 31 * 24 * 3_600_000) return
      await sql`update spend_accounts set account = account || ' of ' || random() where account like '%@%'`.execute(
        database.db,
      )
    },
    close: () => database.close(),
  }
})
