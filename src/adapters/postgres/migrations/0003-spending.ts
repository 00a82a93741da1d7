import { type Kysely, sql } from 'kysely'

const STATEMENTS = [
  // Spent and reserved together: what a cap is compared with.
  `create table spend_accounts (
    account text not null,
    currency text not null,
    booked bigint not null default 0,
    primary key (account, currency)
  ) with (fillfactor = 50)`,
  `create table spend_calls (
    id uuid primary key default gen_random_uuid(),
    position bigint generated always as identity,
    run_id text not null,
    step text not null,
    repository_id bigint not null,
    repository text not null,
    organisation_id bigint not null,
    organisation text not null,
    person_id bigint not null,
    person text not null,
    accounts text[] not null,
    currency text not null,
    reserved bigint not null,
    settled bigint,
    assumed boolean not null default false,
    unpriced boolean not null default false,
    input_tokens bigint not null default 0,
    output_tokens bigint not null default 0,
    at timestamptz(3) not null default clock_timestamp(),
    expires_at timestamptz not null
  )`,
  'create index spend_calls_of_run on spend_calls (run_id)',
  'create index spend_calls_newest on spend_calls (at)',
  // Functions, so that the locks on the accounts last for one round trip and no frozen process can hold them. They are
  // taken in one order everywhere: no two calls wait for each other.
  `create function reserve_spend(
    call jsonb, amount bigint, caps text[], owners text[], periods text[], limits bigint[]
  ) returns table (id uuid, cap text, booked text, allowed text) language plpgsql as $$
    declare
      today timestamp := clock_timestamp() at time zone 'UTC';
      unit text := call ->> 'currency';
      named text[];
      refused record;
    begin
      select array_agg(owner || case period
          when 'day' then to_char(today, '"@"YYYY-MM-DD') when 'month' then to_char(today, '"@"YYYY-MM') else '' end
          order by position)
        into named from unnest(owners, periods) with ordinality as wish (owner, period, position);
      insert into spend_accounts (account, currency)
        select name, unit from unnest(named) as name order by name on conflict do nothing;
      perform from spend_accounts where account = any (named) and currency = unit order by account for update;
      select wish.cap, found.booked, wish.allowed into refused
        from unnest(caps, named, limits) with ordinality as wish (cap, account, allowed, position)
        join spend_accounts found on found.account = wish.account and found.currency = unit
        where found.booked + amount > wish.allowed order by wish.position limit 1;
      if found then
        return query select null::uuid, refused.cap, refused.booked::text, refused.allowed::text;
        return;
      end if;
      update spend_accounts as a set booked = a.booked + amount where a.account = any (named) and a.currency = unit;
      return query insert into spend_calls as c (run_id, step, repository_id, repository, organisation_id, organisation,
          person_id, person, accounts, currency, reserved, expires_at)
        select call ->> 'run', call ->> 'step', (call ->> 'repositoryId')::bigint, call ->> 'repository',
          (call ->> 'organisationId')::bigint, call ->> 'organisation', (call ->> 'personId')::bigint,
          call ->> 'person', named, unit, amount,
          clock_timestamp() + (call ->> 'ttlMs')::float8 * interval '1 millisecond'
        returning c.id, null::text, null::text, null::text;
    end
  $$`,
  `create function rebook_spend(names text[], unit text, difference bigint) returns void language plpgsql as $$
    begin
      perform from spend_accounts where account = any (names) and currency = unit order by account for update;
      update spend_accounts set booked = booked + difference where account = any (names) and currency = unit;
    end
  $$`,
  `create function settle_spend(wanted uuid, outcome jsonb) returns void language plpgsql as $$
    declare
      call spend_calls;
      amount bigint := (outcome ->> 'amount')::bigint;
    begin
      select * into call from spend_calls where id = wanted for update;
      if not found or (call.settled is not null and not call.assumed) then
        return;
      end if;
      update spend_calls set settled = amount, assumed = (outcome ->> 'assumed')::boolean,
        unpriced = (outcome ->> 'unpriced')::boolean, input_tokens = (outcome ->> 'inputTokens')::bigint,
        output_tokens = (outcome ->> 'outputTokens')::bigint where id = wanted;
      perform rebook_spend(call.accounts, call.currency, amount - coalesce(call.settled, call.reserved));
    end
  $$`,
  `create function release_spend(wanted uuid) returns void language plpgsql as $$
    declare
      call spend_calls;
    begin
      delete from spend_calls where id = wanted and settled is null returning * into call;
      if found then
        perform rebook_spend(call.accounts, call.currency, - call.reserved);
      end if;
    end
  $$`,
]

/** @public Called by the migrator, which takes the module whole. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}
