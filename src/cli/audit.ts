import { parseArgs } from 'node:util'
import pino from 'pino'
import { openStores } from '../compose/open-stores.ts'
import { verifyChain } from '../domain/audit-chain.ts'
import { type CliCommand, type EntryIo, EXIT, Misuse } from './cli-command.ts'
import { databaseOf } from './database-of.ts'

const USAGE = `usage: sallyport audit verify RUN [--json]

Walks a run's log from its first event and checks every hash: whatever was changed, removed, moved or cut off since it
was written is named. Reads the database that DATABASE_URL names, or the embedded one in SALLYPORT_DATA.
Exit code 0: verified, 1: not, 64: usage.
`

/** `sallyport audit verify RUN`. */
export const audit: CliCommand = { summary: "check a run's audit trail", usage: USAGE, run }

async function run(args: readonly string[], io: EntryIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const [verb, runId] = positionals
  if (verb !== 'verify' || runId === undefined || positionals.length !== 2) {
    throw new Misuse(misuseOf(verb))
  }
  const stores = await openStores(databaseOf(io.env), pino({ level: 'silent' }))
  try {
    const summary = await stores.runs.summary(runId)
    if (summary === undefined) {
      io.err(`There is no run ${runId}; \`sallyport runs\` lists them.\n`)
      return EXIT.failed
    }
    const report = verifyChain(await stores.runs.read(runId), summary)
    io.out(values.json ? `${JSON.stringify({ run: runId, ...report })}\n` : `${sentenceOf(runId, report)}\n`)
    return report.ok ? EXIT.ok : EXIT.failed
  } finally {
    await stores.close()
  }
}

function misuseOf(verb: string | undefined): string {
  if (verb === undefined) return 'say verify RUN'
  return verb === 'verify' ? 'verify takes one run' : `audit has no '${verb}': say verify RUN`
}

function sentenceOf(runId: string, report: ReturnType<typeof verifyChain>): string {
  if (report.ok) return `Run ${runId}: ${report.events} events verified, the last hash is ${report.head}.`
  return `Run ${runId}: event ${report.badSeq} is not as it was written: ${report.reason}.`
}
