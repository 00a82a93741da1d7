import { type Kysely, sql } from 'kysely'

const STATEMENTS = [
  `create table deliveries (
    position bigint generated always as identity unique,
    guid text primary key,
    event text not null,
    body bytea not null,
    body_digest text not null,
    received_at timestamptz(3) not null default clock_timestamp(),
    attempts integer not null default 0,
    visible_at timestamptz not null default clock_timestamp(),
    outcome text,
    note text,
    finished_at timestamptz(3)
  )`,
  'create index deliveries_waiting on deliveries (position) where outcome is null',
  `create table delivery_conflicts (
    guid text not null references deliveries,
    event text not null,
    body bytea not null,
    body_digest text not null,
    received_at timestamptz(3) not null default clock_timestamp(),
    primary key (guid, body_digest)
  )`,
]

/** @public Called by the migrator, which takes the module whole. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}
