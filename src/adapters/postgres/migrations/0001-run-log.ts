import { type Kysely, sql } from 'kysely'

const STATEMENTS = [
  `create table runs (
    run_id text primary key,
    repository_id bigint not null,
    intent_key text not null unique,
    subject integer not null,
    kind text not null,
    finished boolean not null default false,
    seq integer not null,
    hash text not null,
    inbox_seq integer not null,
    handled_seq integer not null default 0,
    parked boolean not null default false,
    lease_owner text,
    lease_epoch integer not null default 0,
    lease_expires_at timestamptz,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null
  ) with (fillfactor = 70)`,
  'create unique index runs_active on runs (repository_id, subject, kind) where not finished',
  'create index runs_unfinished on runs (created_at, run_id) where not finished',
  'create index runs_newest on runs (created_at, run_id)',
  'create index runs_of_repository on runs (repository_id, created_at, run_id)',
  `create table run_events (
    run_id text not null references runs,
    seq integer not null,
    type text not null,
    data text not null,
    at text not null,
    actor text not null,
    version integer not null,
    prev_hash text not null,
    hash text not null,
    primary key (run_id, seq)
  )`,
  `create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only', tg_table_name;
    end
  $$`,
  `create trigger run_events_append_only before update or delete on run_events
    for each row execute function refuse_change()`,
  `create trigger run_events_not_emptied before truncate on run_events
    for each statement execute function refuse_change()`,
  `create table run_links (
    repository_id bigint not null,
    kind text not null,
    value text not null,
    run_id text not null references runs,
    primary key (repository_id, kind, value, run_id)
  )`,
  'create table blobs (digest text primary key, bytes bytea not null)',
]

/** @public Called by the migrator, which takes the module whole. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}
