import { afterAll, beforeAll } from '@jest/globals'
import { createPostgresMemoryStore } from '../../src/adapters/postgres/memory-store.ts'
import { startTestPostgres, type TestPostgres } from '../fixtures/postgres.ts'
import { describeMemoryStore } from './memory-store.ts'

let server: TestPostgres

beforeAll(async () => {
  server = await startTestPostgres()
}, 60_000)

afterAll(() => server.stop())

describeMemoryStore('postgres', async () => {
  const { database } = await server.create()
  return { store: createPostgresMemoryStore(database), now: () => new Date(), close: () => database.close() }
})
