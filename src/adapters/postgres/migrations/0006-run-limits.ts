import { type Kysely, sql } from 'kysely'

const STATEMENTS = [
  // Runs of before count for nobody's day.
  'alter table runs add column requester_id bigint',
  'create index runs_of_requester on runs (repository_id, requester_id, created_at)',
  'create index runs_open on runs (repository_id) where not finished',
  `create table run_refusals (
    repository_id bigint not null,
    requester_id bigint not null,
    day date not null,
    intent_key text not null,
    primary key (repository_id, requester_id, day)
  )`,
  // A function, so that counting and creating are one step, and the lock lasts for one round trip.
  `create function create_run(
    event jsonb, body text, link_kinds text[], link_values text[], wish jsonb, limits jsonb
  ) returns table (created boolean, refused text, first boolean) language plpgsql as $$
    declare
      repository bigint := (wish ->> 'repository')::bigint;
      person bigint := (wish ->> 'requester')::bigint;
      today date := (clock_timestamp() at time zone 'UTC')::date;
      midnight timestamptz := today::timestamp at time zone 'UTC';
      over text;
    begin
      if limits is not null then
        perform pg_advisory_xact_lock(hashtextextended('sallyport:runs:' || repository, 0));
        -- Whoever asked for the same meanwhile stands in the way: the caller looks again.
        if exists (select from runs where intent_key = wish ->> 'key' or (repository_id = repository
            and subject = (wish ->> 'subject')::int and kind = wish ->> 'kind' and not finished)) then
          return query select false, null::text, null::boolean;
          return;
        end if;
        select case
          when (select count(*) from runs where repository_id = repository and requester_id = person
              and created_at >= midnight) >= (limits ->> 'runsPerDay')::int then 'runsPerDay'
          when (select count(*) from runs r where r.repository_id = repository and not r.finished and not exists (
              select from run_links l where l.repository_id = repository and l.kind = 'pull' and l.run_id = r.run_id
            )) >= (limits ->> 'runsAtOnce')::int then 'runsAtOnce'
          when (select count(*) from runs where repository_id = repository and not finished)
              >= (limits ->> 'openPulls')::int then 'openPulls'
          end into over;
        if over is not null then
          insert into run_refusals (repository_id, requester_id, day, intent_key)
            values (repository, person, today, wish ->> 'key') on conflict do nothing;
          return query select false, over, exists (select from run_refusals where repository_id = repository
            and requester_id = person and day = today and intent_key = wish ->> 'key');
          return;
        end if;
      end if;
      insert into runs (run_id, intent_key, repository_id, subject, kind, seq, hash, inbox_seq, created_at, updated_at,
          requester_id)
        values (event ->> 'runId', wish ->> 'key', repository, (wish ->> 'subject')::int, wish ->> 'kind', 1,
          event ->> 'hash', 1, (event ->> 'at')::timestamptz, (event ->> 'at')::timestamptz, person)
        on conflict do nothing;
      if not found then
        return query select false, null::text, null::boolean;
        return;
      end if;
      insert into run_events (run_id, seq, type, data, at, actor, version, prev_hash, hash)
        values (event ->> 'runId', 1, event ->> 'type', body, event ->> 'at', event ->> 'actor',
          (event ->> 'version')::int, event ->> 'prevHash', event ->> 'hash');
      insert into run_links (repository_id, kind, value, run_id)
        select repository, link.kind, link.value, event ->> 'runId'
        from unnest(link_kinds, link_values) as link (kind, value) on conflict do nothing;
      return query select true, null::text, null::boolean;
    end
  $$`,
]

/** @public Called by the migrator, which takes the module whole. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}
