import { chainEvent, GENESIS } from '../../domain/audit-chain.ts'
import { canonicalJson } from '../../domain/canonical-json.ts'
import { askedKind, type Intent } from '../../domain/intent.ts'
import type { RunLimit, RunLimits } from '../../domain/manners.ts'
import { EVENT_VERSION } from '../../domain/run-event.ts'
import { linksOf } from '../../domain/run-link.ts'
import type { Creation } from '../../ports/run-store.ts'
import type { Database, Statement } from './postgres.ts'
import { ATTEMPTS } from './run-log.ts'

interface Wish {
  readonly runId: string
  readonly intent: Intent
  readonly actor: string
  readonly limits: RunLimits | undefined
}

interface Found {
  readonly now: Date
  readonly run_id: string | null
}

interface Answer {
  readonly created: boolean
  readonly refused: RunLimit | null
  readonly first: boolean | null
}

/** Makes the run, or finds the one that stands in its way, or says which limit it would pass. */
export async function createRun(database: Database, wish: Wish): Promise<Creation> {
  const { runId, intent } = wish
  const key = [intent.key, intent.repository.id, intent.subject.number, askedKind(intent)]
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [found] = await database.prepared<Found>(FIND_EARLIER, key)
    if (found?.run_id) return { runId: found.run_id, created: found.run_id === runId }
    const [answer] = await database.prepared<Answer>(CREATE, valuesOf(wish, found?.now ?? new Date()))
    if (answer?.refused) {
      return { runId, created: false, refused: { limit: answer.refused, first: answer.first === true } }
    }
    if (answer?.created) return { runId, created: true }
  }
  throw new Error(`Run ${runId} exists already, with another intent.`)
}

function valuesOf({ runId, intent, actor, limits }: Wish, now: Date): unknown[] {
  const place = { runId, actor, at: now.toISOString(), seq: 1, version: EVENT_VERSION, prevHash: GENESIS }
  const { data, ...event } = chainEvent({ type: 'run.requested', data: { intent } }, place)
  const links = linksOf({ type: 'run.requested', data: { intent } })
  const { key, repository, subject, requester } = intent
  const names = { key, repository: repository.id, subject: subject.number, kind: askedKind(intent) }
  return [
    JSON.stringify(event),
    // As text: what was hashed may hold characters that the database's JSON refuses.
    canonicalJson(data),
    links.map((link) => link.kind),
    links.map((link) => link.value),
    JSON.stringify({ ...names, requester: requester.id }),
    limits === undefined ? null : JSON.stringify(limits),
  ]
}

const FIND_EARLIER: Statement = {
  name: 'find-earlier-run',
  text: `select clock_timestamp() as now, (
      select run_id from runs
      where intent_key = $1::text
        or (repository_id = $2::bigint and subject = $3::int and kind = $4::text and not finished)
      order by intent_key = $1::text desc limit 1
    ) as run_id`,
}

const CREATE: Statement = {
  name: 'create-run',
  text: `select created, refused, first
    from create_run($1::jsonb, $2::text, $3::text[], $4::text[], $5::jsonb, $6::jsonb)`,
}
