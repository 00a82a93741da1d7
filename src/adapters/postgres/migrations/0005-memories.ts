import { type Kysely, sql } from 'kysely'

const STATEMENTS = [
  'create table memory_counters (repository_id bigint primary key, last integer not null)',
  `create table memories (
    repository_id bigint not null,
    id integer not null,
    key text not null,
    text text not null,
    kind text not null,
    source text not null,
    scope text[] not null,
    confidence integer not null,
    state text not null,
    decided_by text,
    created_at timestamptz(3) not null default clock_timestamp(),
    expires_at timestamptz(3),
    used_at timestamptz(3),
    words tsvector not null generated always as (to_tsvector('english', text)) stored,
    primary key (repository_id, id),
    unique (repository_id, key)
  )`,
  `create index memories_recalled on memories (repository_id, id) where state = 'confirmed'`,
]

/** @public Called by the migrator, which takes the module whole. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}
