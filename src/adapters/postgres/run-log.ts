import { chainEvent } from '../../domain/audit-chain.ts'
import { canonicalJson } from '../../domain/canonical-json.ts'
import { Fault } from '../../domain/fault.ts'
import { wakeAtOf } from '../../domain/rest.ts'
import { EVENT_VERSION, type RunEvent, type StoredEvent } from '../../domain/run-event.ts'
import { linksOf } from '../../domain/run-link.ts'
import { LAZILY } from './lazily.ts'
import type { Database, Statement } from './postgres.ts'

/** What a result was is known again by executing the call again, on the files of before: the next answer takes it along. */
const LAZY: ReadonlySet<RunEvent['type']> = new Set(['tool.returned'])
/** Each failed attempt means that somebody else's append went through: a bound only against the unforeseen. */
export const ATTEMPTS = 500

export interface Addition {
  readonly runId: string
  readonly event: RunEvent
  readonly actor: string
  /** The lease's epoch for a worker's event; null for an inbox event, which needs none. */
  readonly epoch: number | null
}

/**
 * Adds one event: reads the head, chains to it, and moves the head in one statement that only succeeds while the head,
 * the lease and its expiry are still as they must be. No lock is held between the two, so a frozen process blocks
 * nobody, and the statement is atomic by itself.
 */
export async function appendEvent(database: Database, addition: Addition): Promise<StoredEvent> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const head = await readHead(database, addition)
    const place = { runId: addition.runId, actor: addition.actor, version: EVENT_VERSION }
    const event = chainEvent(addition.event, {
      ...place,
      seq: head.seq + 1,
      at: head.now.toISOString(),
      prevHash: head.hash,
    })
    const statement = LAZY.has(event.type) ? MOVE_HEAD_LAZILY : MOVE_HEAD
    const moved = await database.prepared(statement, [...eventValues(event), ...headValues(event, addition.epoch)])
    if (moved.length > 0) return event
  }
  throw new Fault('store-unavailable', `run ${addition.runId}: too many writers at once`, { retryable: true })
}

interface Head {
  readonly seq: number
  readonly hash: string
  readonly finished: boolean
  readonly live: boolean | null
  readonly now: Date
}

async function readHead(database: Database, { runId, epoch }: Addition): Promise<Head> {
  const [head] = await database.prepared<Head>(READ_HEAD, [runId, epoch])
  if (epoch !== null && head?.live !== true) throw leaseLost(runId, epoch)
  if (head === undefined) throw new Fault('not-found', `There is no run ${runId}.`, { retryable: false })
  if (epoch === null && head.finished) throw new Fault('conflict', `Run ${runId} is finished.`, { retryable: false })
  return head
}

export function leaseLost(runId: string, epoch: number): Fault {
  return new Fault('lease-lost', `The lease ${epoch} of run ${runId} has expired or was taken over.`, {
    retryable: false,
  })
}

function eventValues(event: StoredEvent): unknown[] {
  const links = linksOf(event)
  return [
    event.runId,
    event.seq,
    event.type,
    canonicalJson(event.data),
    event.at,
    event.actor,
    event.version,
    event.prevHash,
    event.hash,
    links.map((link) => link.kind),
    links.map((link) => link.value),
  ]
}

function headValues(event: StoredEvent, epoch: number | null): unknown[] {
  const rests = event.type === 'run.parked' || event.type === 'run.held-back'
  const parked = rests ? true : event.type === 'run.started' ? false : null
  const handled = rests ? event.data.handled : null
  return [epoch, parked, handled, event.type === 'run.ended', wakeAtOf(event) ?? null]
}

const READ_HEAD: Statement = {
  name: 'read-head',
  text: `select seq, hash, finished, lease_epoch = $2::int and lease_expires_at > clock_timestamp() as live,
      greatest(clock_timestamp(), updated_at) as now
    from runs where run_id = $1`,
}

const INSERT_EVENT = `insert into run_events (run_id, seq, type, data, at, actor, version, prev_hash, hash)
  select $1::text, $2::int, $3::text, $4::text, $5::text, $6::text, $7::int, $8::text, $9::text from head`

const INSERT_LINKS = `insert into run_links (repository_id, kind, value, run_id)
  select head.repository_id, link.kind, link.value, $1::text
  from head, unnest($10::text[], $11::text[]) as link (kind, value)
  on conflict do nothing`

const moveHead = (returned: string) => `with head as (
      update runs set seq = $2::int, hash = $9::text, updated_at = $5::text::timestamptz,
        inbox_seq = case when $12::int is null then $2::int else inbox_seq end,
        parked = coalesce($13::boolean, parked),
        wake_at = case when $13::boolean is null then wake_at else $16::text::timestamptz end,
        handled_seq = coalesce($14::int, handled_seq),
        finished = finished or $15::boolean
      where run_id = $1::text and seq = $2::int - 1
        and case when $12::int is null then not finished
          else lease_epoch = $12::int and lease_expires_at > clock_timestamp() end
      returning repository_id
    ), event as (${INSERT_EVENT}), links as (${INSERT_LINKS})
    select ${returned} from head`

const MOVE_HEAD: Statement = { name: 'move-head', text: moveHead('repository_id') }
const MOVE_HEAD_LAZILY: Statement = { name: 'move-head-lazily', text: moveHead(LAZILY) }
