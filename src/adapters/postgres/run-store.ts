import { type Selectable, sql } from 'kysely'
import { Fault } from '../../domain/fault.ts'
import type { StoredEvent } from '../../domain/run-event.ts'
import type { RunLink } from '../../domain/run-link.ts'
import type { Lease, RunStore, RunSummary } from '../../ports/run-store.ts'
import { createRun } from './create-run.ts'
import type { Database } from './postgres.ts'
import { appendEvent, leaseLost } from './run-log.ts'
import type { EventRow, RunRow } from './schema.ts'
import { storeCall } from './store-call.ts'

/** The run log in PostgreSQL. Time is the database's. */
export function createPostgresRunStore(database: Database): RunStore {
  const { db } = database
  return {
    create: (runId, intent, actor, limits) => createRun(database, { runId, intent, actor, limits }),
    read: (runId, after = 0) =>
      storeCall(async () => {
        const events = db.selectFrom('run_events').selectAll().where('run_id', '=', runId).where('seq', '>', after)
        return (await events.orderBy('seq').execute()).map(toEvent)
      }),
    append: (lease, event) =>
      appendEvent(database, { runId: lease.runId, event, actor: `worker:${lease.owner}`, epoch: lease.epoch }),
    appendInbox: (runId, event, actor) => appendEvent(database, { runId, event, actor, epoch: null }),
    acquire: (runId, owner, ttlMs) => acquire(database, { runId, owner, ttlMs }),
    renew: (lease) => renew(database, lease),
    release: (lease) => release(database, lease),
    pending: (limit) => pending(database, limit),
    async summary(runId) {
      const [run] = await storeCall(() => db.selectFrom('runs').selectAll().where('run_id', '=', runId).execute())
      return run && toSummary(run)
    },
    list: (options) => list(database, options),
    find: (repositoryId, links) => find(database, repositoryId, links),
    link: (runId, link) => addLink(database, runId, link),
  }
}

const NOW = sql<Date>`clock_timestamp()`

function after(ttlMs: number) {
  return sql<Date>`clock_timestamp() + ${ttlMs}::float8 * interval '1 millisecond'`
}

async function acquire({ db }: Database, wish: Omit<Lease, 'epoch'>): Promise<Lease | undefined> {
  const free = db
    .updateTable('runs')
    .set((run) => ({
      lease_owner: wish.owner,
      lease_epoch: run('lease_epoch', '+', 1),
      lease_expires_at: after(wish.ttlMs),
    }))
    .where('run_id', '=', wish.runId)
    .where('finished', '=', false)
    .where((run) =>
      run.or([
        run('lease_expires_at', 'is', null),
        run('lease_expires_at', '<=', NOW),
        run('lease_owner', '=', wish.owner),
      ]),
    )
    .returning('lease_epoch')
  const [taken] = await storeCall(() => free.execute())
  return taken && { ...wish, epoch: taken.lease_epoch }
}

async function renew({ db }: Database, lease: Lease): Promise<{ seq: number }> {
  const mine = db
    .updateTable('runs')
    .set({ lease_expires_at: after(lease.ttlMs) })
    .where('run_id', '=', lease.runId)
    .where('lease_epoch', '=', lease.epoch)
    .where('lease_expires_at', '>', NOW)
    .returning('seq')
  const [run] = await storeCall(() => mine.execute())
  if (run === undefined) throw leaseLost(lease.runId, lease.epoch)
  return run
}

async function release({ db }: Database, lease: Lease): Promise<void> {
  const mine = db
    .updateTable('runs')
    .set({ lease_owner: null, lease_expires_at: null })
    .where('run_id', '=', lease.runId)
    .where('lease_epoch', '=', lease.epoch)
  await storeCall(() => mine.execute())
}

async function pending({ db }: Database, limit: number): Promise<string[]> {
  const waiting = db
    .selectFrom('runs')
    .select('run_id')
    .where('finished', '=', false)
    .where((run) => run.or([run('lease_expires_at', 'is', null), run('lease_expires_at', '<=', NOW)]))
    .where((run) =>
      run.or([run('parked', '=', false), run('inbox_seq', '>', run.ref('handled_seq')), run('wake_at', '<=', NOW)]),
    )
    .orderBy('created_at')
    .orderBy('run_id')
    .limit(limit)
  return (await storeCall(() => waiting.execute())).map((run) => run.run_id)
}

async function list({ db }: Database, options: Parameters<RunStore['list']>[0]): Promise<RunSummary[]> {
  const { before, repositoryId } = options
  let page = db.selectFrom('runs').selectAll().orderBy('created_at', 'desc').orderBy('run_id', 'desc')
  if (repositoryId !== undefined) page = page.where('repository_id', '=', repositoryId)
  if (before !== undefined) {
    const mark = sql`(select created_at, run_id from runs where run_id = ${before})`
    page = page.where(sql<boolean>`(created_at, run_id) < ${mark}`)
  }
  return (await storeCall(() => page.limit(options.limit).execute())).map(toSummary)
}

async function find({ db }: Database, repositoryId: number, links: readonly RunLink[]): Promise<RunSummary[]> {
  if (links.length === 0) return []
  const linked = db
    .selectFrom('run_links')
    .select('run_id')
    .where('repository_id', '=', repositoryId)
    .where((row) => row.or(links.map((link) => row.and({ kind: link.kind, value: link.value }))))
  const runs = db.selectFrom('runs').selectAll().where('run_id', 'in', linked)
  const newest = runs.orderBy('created_at', 'desc').orderBy('run_id', 'desc')
  return (await storeCall(() => newest.execute())).map(toSummary)
}

async function addLink({ db }: Database, runId: string, link: RunLink): Promise<void> {
  const insert = sql`
    with run as (select repository_id from runs where run_id = ${runId}), added as (
      insert into run_links (repository_id, kind, value, run_id)
      select repository_id, ${link.kind}::text, ${link.value}::text, ${runId}::text from run on conflict do nothing
    ) select repository_id from run`
  const { rows } = await storeCall(() => insert.execute(db))
  if (rows.length === 0) throw new Fault('not-found', `There is no run ${runId}.`, { retryable: false })
}

function toEvent(row: EventRow): StoredEvent {
  const { run_id, prev_hash, data, ...same } = row
  return { ...same, runId: run_id, prevHash: prev_hash, data: JSON.parse(data) } as StoredEvent
}

function toSummary(row: Selectable<RunRow>): RunSummary {
  return {
    runId: row.run_id,
    repositoryId: row.repository_id,
    finished: row.finished,
    seq: row.seq,
    hash: row.hash,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}
