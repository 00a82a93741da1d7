import { type Kysely, sql } from 'kysely'

/** @public Called by the migrator, which takes the module whole. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table runs add column wake_at timestamptz`.execute(db)
}
