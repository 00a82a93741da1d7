import { parseArgs } from 'node:util'
import pino from 'pino'
import { openStores } from '../compose/open-stores.ts'
import { moneyOf, renderMoney } from '../domain/money.ts'
import { SPEND_GROUPS, type SpendGroup, type SpendRow } from '../ports/ledger.ts'
import { type CliCommand, type EntryIo, EXIT, Misuse } from './cli-command.ts'
import { databaseOf } from './database-of.ts'

const USAGE = `usage: sallyport spend [--by repository|person|day|organisation|run] [--since DATE] [--json]

What models have cost, highest first: by repository unless told. --since takes a date (2026-01-31) or a time, in UTC.
With --json, amounts are whole numbers of billionths of the currency's unit, as text.
`

/** `sallyport spend`. */
export const spend: CliCommand = { summary: 'what models have cost', usage: USAGE, run }

async function run(args: readonly string[], io: EntryIo): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      by: { type: 'string', default: 'repository' },
      since: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const since = values.since === undefined ? undefined : timeOf(values.since)
  if (!isGroup(values.by)) throw new Misuse(`--by takes ${SPEND_GROUPS.join(', ')}; not '${values.by}'`)
  if (since !== undefined && Number.isNaN(since.getTime())) {
    throw new Misuse(`--since takes a date such as 2026-01-31, or a time; not '${values.since}'`)
  }
  const stores = await openStores(databaseOf(io.env), pino({ level: 'silent' }))
  try {
    const rows = await stores.ledger.report({ by: values.by, ...(since === undefined ? {} : { since }) })
    if (values.json) io.out(`${JSON.stringify(rows.map(jsonOf))}\n`)
    else if (rows.length === 0) io.err('Nothing has been spent yet.\n')
    else for (const row of rows) io.out(`${lineOf(row)}\n`)
    return EXIT.ok
  } finally {
    await stores.close()
  }
}

function isGroup(by: string): by is SpendGroup {
  return (SPEND_GROUPS as readonly string[]).includes(by)
}

function timeOf(text: string): Date {
  return new Date(
    /^\d{4}-\d\d-\d\d(T[\d:.]+Z?)?$/.test(text) ? `${text}${/T.*[^Z]$/.test(text) ? 'Z' : ''}` : Number.NaN,
  )
}

function jsonOf({ spent, reserved, ...rest }: SpendRow) {
  return { ...rest, spent: String(spent), reserved: String(reserved) }
}

function lineOf(row: SpendRow): string {
  const money = (nano: bigint) => renderMoney(moneyOf(nano, row.currency))
  const notes = [
    row.reserved > 0n ? `${money(row.reserved)} in flight` : '',
    row.assumed > 0 ? `${row.assumed} calls at their worst case` : '',
    row.unpriced > 0 ? `${row.unpriced} calls without a price` : '',
  ]
  const amount = row.currency === '' ? 'cost unknown' : money(row.spent)
  const tokens = `${row.inputTokens} in, ${row.outputTokens} out`
  return [row.name, amount, `${row.calls} calls`, tokens, ...notes.filter((note) => note !== '')].join('  ')
}
