import { sql } from 'kysely'
import { sha256 } from '../../domain/digest.ts'
import { Fault } from '../../domain/fault.ts'
import type { Delivery, DeliveryOutcome, DeliveryStore } from '../../ports/delivery-store.ts'
import type { Database, Statement } from './postgres.ts'
import type { DeliveryRow } from './schema.ts'
import { storeCall } from './store-call.ts'

/** One round trip, on the webhook's path. Says nothing when a twin was committed after the statement began. */
const INSERT: Statement = {
  name: 'insert-delivery',
  text: `with stored as (
      insert into deliveries (guid, event, body, body_digest) values ($1, $2, $3, $4)
      on conflict (guid) do nothing returning guid
    ), again as (
      update deliveries set outcome = null, note = null, finished_at = null, attempts = 0, visible_at = clock_timestamp()
      where guid = $1 and body_digest = $4 and outcome = 'failed' returning guid
    ), earlier as (
      select guid, body_digest from deliveries where guid = $1
    ), conflict as (
      insert into delivery_conflicts (guid, event, body, body_digest)
      select $1, $2, $3, $4 from earlier where body_digest <> $4 on conflict do nothing
    )
    select 'stored' as answer from stored
    union all
    select 'stored' from again
    union all
    select case when body_digest = $4 then 'duplicate' else 'conflict' end from earlier
    where not exists (select 1 from again)`,
}

export function createPostgresDeliveryStore(database: Database): DeliveryStore {
  const { db } = database
  return {
    insert: (delivery) => insert(database, delivery),
    claim: (limit, claimMs) => claim(database, limit, claimMs),
    async finish(guid, outcome, note) {
      const finished = { outcome, note, finished_at: sql<Date>`clock_timestamp()` }
      const open = db.updateTable('deliveries').set(finished).where('guid', '=', guid).where('outcome', 'is', null)
      await storeCall(() => open.execute())
    },
    async postpone(guid, afterMs, error) {
      const later = { visible_at: fromNow(afterMs), note: error }
      const open = db.updateTable('deliveries').set(later).where('guid', '=', guid).where('outcome', 'is', null)
      await storeCall(() => open.execute())
    },
    async get(guid) {
      const [row] = await storeCall(() => db.selectFrom('deliveries').selectAll().where('guid', '=', guid).execute())
      if (row === undefined) return undefined
      const outcome = row.outcome === null ? {} : { outcome: row.outcome as DeliveryOutcome }
      return { ...toDelivery(row), ...outcome, ...(row.note === null ? {} : { note: row.note }) }
    },
  }
}

async function insert(database: Database, delivery: Parameters<DeliveryStore['insert']>[0]) {
  const body = Buffer.from(delivery.body, 'utf8')
  const values = [delivery.guid, delivery.event, body, sha256(body)]
  for (let attempt = 0; attempt < 3; attempt++) {
    const [row] = await database.prepared<{ answer: 'stored' | 'duplicate' | 'conflict' }>(INSERT, values)
    if (row !== undefined) return row.answer
  }
  throw new Fault('store-unavailable', `delivery ${delivery.guid} could not be stored`, { retryable: true })
}

async function claim({ db }: Database, limit: number, claimMs: number): Promise<Delivery[]> {
  const ready = db
    .selectFrom('deliveries')
    .select('guid')
    .where('outcome', 'is', null)
    .where('visible_at', '<=', sql<Date>`clock_timestamp()`)
    .orderBy('position')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  const taken = db
    .with('ready', () => ready)
    .updateTable('deliveries')
    .from('ready')
    .set((row) => ({ attempts: row('attempts', '+', 1), visible_at: fromNow(claimMs) }))
    .whereRef('deliveries.guid', '=', 'ready.guid')
    .returningAll('deliveries')
  const rows = await storeCall(() => taken.execute())
  return rows.sort((left, right) => left.position - right.position).map(toDelivery)
}

function fromNow(ms: number) {
  return sql<Date>`clock_timestamp() + ${ms}::float8 * interval '1 millisecond'`
}

function toDelivery(row: DeliveryRow): Delivery {
  return {
    guid: row.guid,
    event: row.event,
    body: Buffer.from(row.body).toString('utf8'),
    receivedAt: row.received_at.toISOString(),
    attempts: row.attempts,
  }
}
