import { pendingMigrations } from './migrate.ts'
import { createPostgres, type Database } from './postgres.ts'

/** A database as it stands; nothing in it is changed. */
export interface DatabaseState {
  /** `18.4`. */
  readonly version: string
  /** Names of migrations that the next start will run. */
  readonly pending: readonly string[]
}

/** Throws Fault `store-unavailable`. */
export async function lookAtDatabase(connectionString: string): Promise<DatabaseState> {
  const database = createPostgres(connectionString)
  try {
    return { version: await versionOf(database), pending: await pendingMigrations(database) }
  } finally {
    await database.close()
  }
}

async function versionOf(database: Database): Promise<string> {
  const show = { name: 'server-version', text: 'show server_version' }
  const [row] = await database.prepared<{ server_version: string }>(show, [])
  return row?.server_version ?? 'unknown'
}
