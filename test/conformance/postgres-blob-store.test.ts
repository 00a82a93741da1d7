import { afterAll, beforeAll } from '@jest/globals'
import { createPostgresBlobStore } from '../../src/adapters/postgres/blob-store.ts'
import { startTestPostgres, type TestPostgres } from '../fixtures/postgres.ts'
import { describeBlobStore } from './blob-store.ts'

let server: TestPostgres

beforeAll(async () => {
  server = await startTestPostgres()
}, 60_000)

afterAll(() => server.stop())

describeBlobStore('postgres', async () => {
  const { database } = await server.create()
  return { store: createPostgresBlobStore(database), close: () => database.close() }
})
