import { CAP_NAMES, type CapName } from '../../domain/caps.ts'
import { parseAmount } from '../../domain/money.ts'
import { fullName } from '../../domain/repository.ts'
import { accountsOf } from '../../domain/spend-account.ts'
import type { Ledger, OpenCall, PlannedCall, Reserved, SpendGroup, SpendRow } from '../../ports/ledger.ts'
import { LAZILY } from './lazily.ts'
import type { Database, Statement } from './postgres.ts'

/** The ledger in PostgreSQL: each method is one statement. Amounts travel as text: a double would round them. */
export function createPostgresLedger(database: Database): Ledger {
  return {
    reserve: (call) => reserve(database, call),
    async settle(id, { amount, ...rest }) {
      const outcome = { unpriced: false, ...rest, amount: String(amount) }
      await database.prepared(SETTLE, [id, JSON.stringify(outcome)])
    },
    async release(id) {
      await database.prepared(RELEASE, [id])
    },
    async open(runId) {
      const rows = await database.prepared<Omit<OpenCall, 'amount'> & { amount: string }>(OPEN, [runId])
      return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }))
    },
    async report({ by, since }) {
      const rows = await database.prepared<ReportRow>(REPORTS[by], [since ?? null])
      return rows.map((row) => ({ ...row, spent: BigInt(row.spent), reserved: BigInt(row.reserved) }))
    },
  }
}

type ReportRow = Omit<SpendRow, 'spent' | 'reserved'> & { readonly spent: string; readonly reserved: string }

interface ReserveRow {
  readonly id: string | null
  readonly cap: CapName
  readonly booked: string
  readonly allowed: string
}

async function reserve(database: Database, call: PlannedCall): Promise<Reserved> {
  const { repository, requester } = call.intent
  const said = {
    run: call.runId,
    step: call.step,
    repositoryId: repository.id,
    repository: fullName(repository),
    organisationId: repository.installationId,
    organisation: repository.owner,
    personId: requester.id,
    person: requester.login,
    currency: call.currency,
    ttlMs: call.ttlMs,
  }
  const accounts = accountsOf(call.runId, call.intent)
  const [row] = await database.prepared<ReserveRow>(RESERVE, [
    JSON.stringify(said),
    String(call.amount),
    CAP_NAMES,
    accounts.map(({ owner }) => owner),
    accounts.map(({ period }) => period),
    CAP_NAMES.map((name) => limitOf(call.caps[name])),
  ])
  if (row === undefined) throw new Error('reserve_spend gave no row')
  if (row.id !== null) return { type: 'reserved', id: row.id }
  return { type: 'refused', cap: row.cap, booked: BigInt(row.booked), limit: BigInt(row.allowed) }
}

// A cap that cannot be read allows nothing.
function limitOf(cap: string | undefined): string | null {
  return cap === undefined ? null : String(parseAmount(cap) ?? 0n)
}

const RESERVE: Statement = {
  name: 'reserve-spend',
  text: `select id, cap, booked, allowed from
    reserve_spend($1::jsonb, $2::bigint, $3::text[], $4::text[], $5::text[], $6::bigint[])`,
}
// Lost, it is done again from the log when the run is taken up, and until then the worst case stays booked.
const SETTLE: Statement = { name: 'settle-spend', text: `select settle_spend($1::uuid, $2::jsonb), ${LAZILY}` }
const RELEASE: Statement = { name: 'release-spend', text: 'select release_spend($1::uuid)' }
const OPEN: Statement = {
  name: 'open-spend',
  text: `select id, step, reserved::text as amount, currency from spend_calls
    where run_id = $1 and settled is null order by position`,
}

// Whatever settles nothing until it expires was a dead worker's: it counts with the whole amount.
const LIVE = 'settled is null and expires_at > clock_timestamp()'
const DEAD = 'settled is null and expires_at <= clock_timestamp()'

const GROUPS: Readonly<Record<SpendGroup, { readonly key: string; readonly name: string }>> = {
  run: { key: 'run_id', name: 'run_id' },
  repository: { key: 'repository_id', name: 'repository' },
  person: { key: 'person_id', name: 'person' },
  organisation: { key: 'organisation_id', name: 'organisation' },
  day: {
    key: `date_trunc('day', at at time zone 'UTC')`,
    name: `to_char(at at time zone 'UTC', 'YYYY-MM-DD')`,
  },
}

const REPORTS = Object.fromEntries(
  Object.entries(GROUPS).map(([by, { key, name }]) => [
    by,
    { name: `report-spend-${by}`, text: reportText(key, name) },
  ]),
) as Readonly<Record<SpendGroup, Statement>>

function reportText(key: string, name: string): string {
  return `select (array_agg(${name} order by position desc))[1] as name, currency,
      sum(case when ${LIVE} then 0 else coalesce(settled, reserved) end)::text as spent,
      sum(case when ${LIVE} then reserved else 0 end)::text as reserved,
      count(*) as calls, sum(input_tokens)::bigint as "inputTokens", sum(output_tokens)::bigint as "outputTokens",
      count(*) filter (where unpriced) as unpriced, count(*) filter (where assumed or ${DEAD}) as assumed
    from spend_calls where $1::timestamptz is null or at >= $1::timestamptz
    group by ${key}, currency
    order by sum(coalesce(settled, reserved)) desc, sum(input_tokens) desc, name`
}
