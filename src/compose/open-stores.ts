import { join } from 'node:path'
import { startEmbeddedPostgres } from '../adapters/embedded-postgres/embedded-postgres.ts'
import { createPostgresBlobStore } from '../adapters/postgres/blob-store.ts'
import { createPostgresDeliveryStore } from '../adapters/postgres/delivery-store.ts'
import { createPostgresLedger } from '../adapters/postgres/ledger.ts'
import { createPostgresMemoryStore } from '../adapters/postgres/memory-store.ts'
import { migrate } from '../adapters/postgres/migrate.ts'
import { createPostgres } from '../adapters/postgres/postgres.ts'
import { createPostgresRunStore } from '../adapters/postgres/run-store.ts'
import type { Config } from '../config/env.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { DeliveryStore } from '../ports/delivery-store.ts'
import type { Ledger } from '../ports/ledger.ts'
import type { Logger } from '../ports/logger.ts'
import type { MemoryStore } from '../ports/memory-store.ts'
import type { RunStore } from '../ports/run-store.ts'

export interface Stores {
  readonly runs: RunStore
  readonly deliveries: DeliveryStore
  readonly blobs: BlobStore
  readonly ledger: Ledger
  readonly memories: MemoryStore
  readonly connectionString: string
  /** One round trip; throws when the database does not answer. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** Opens the database, ours or the operator's, brought up to date. */
export async function openStores(config: Pick<Config, 'databaseUrl' | 'dataDirectory'>, log: Logger): Promise<Stores> {
  const own = config.databaseUrl === undefined ? await startOwn(config.dataDirectory, log) : undefined
  const connectionString = config.databaseUrl?.reveal() ?? own?.connectionString ?? ''
  const database = createPostgres(connectionString, {
    onBroken: (error) => log.warn({ reason: error.message }, 'a database connection was lost'),
  })
  const close = async () => {
    await database.close()
    await own?.stop()
  }
  try {
    await migrate(database)
  } catch (error) {
    await close()
    throw error
  }
  return {
    runs: createPostgresRunStore(database),
    deliveries: createPostgresDeliveryStore(database),
    blobs: createPostgresBlobStore(database),
    ledger: createPostgresLedger(database),
    memories: createPostgresMemoryStore(database),
    connectionString,
    ping: () => database.ping(),
    close,
  }
}

function startOwn(dataDirectory: string, log: Logger) {
  return startEmbeddedPostgres({
    directory: join(dataDirectory, 'postgres'),
    log: (line) => log.debug({ line }, 'embedded PostgreSQL'),
  })
}
