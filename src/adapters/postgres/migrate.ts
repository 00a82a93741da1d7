import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import * as runLog from './migrations/0001-run-log.ts'
import * as deliveries from './migrations/0002-deliveries.ts'
import * as spending from './migrations/0003-spending.ts'
import * as wakeAt from './migrations/0004-wake-at.ts'
import * as memories from './migrations/0005-memories.ts'
import * as runLimits from './migrations/0006-run-limits.ts'
import type { Database } from './postgres.ts'
import { storeCall } from './store-call.ts'

/** In order. A migration that has run anywhere is never edited: another follows it. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-run-log': runLog,
  '0002-deliveries': deliveries,
  '0003-spending': spending,
  '0004-wake-at': wakeAt,
  '0005-memories': memories,
  '0006-run-limits': runLimits,
}

/** Brings the database's tables up to date. Several processes may call it at once: one does it, the others wait. */
export async function migrate(database: Database): Promise<void> {
  const migrator = migratorOf(database)
  await storeCall(async () => {
    const { error } = await migrator.migrateToLatest()
    if (error !== undefined) throw error
  })
}

/** Names of migrations that have not run there. Changes nothing. */
export async function pendingMigrations(database: Database): Promise<string[]> {
  const all = await storeCall(() => migratorOf(database).getMigrations())
  return all.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name)
}

function migratorOf({ db }: Database): Migrator {
  return new Migrator({
    db: db as Kysely<unknown> as never,
    provider: { getMigrations: async () => MIGRATIONS },
  })
}
