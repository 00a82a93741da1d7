import { parseArgs } from 'node:util'
import pino from 'pino'
import { openStores, type Stores } from '../compose/open-stores.ts'
import { fullName } from '../domain/repository.ts'
import { type RunState, reduce } from '../domain/run-state.ts'
import { renderCalls } from '../view/render-explanation.ts'
import { headline } from '../view/state-words.ts'
import { type CliCommand, type EntryIo, EXIT, Misuse } from './cli-command.ts'
import { databaseOf } from './database-of.ts'
import { runsReplay } from './runs-replay.ts'

const USAGE = `usage: sallyport runs [RUN] [--limit N] [--before RUN] [--json]
       sallyport runs replay RUN [--model NAME] [--json]

Without RUN, the newest runs, a line each (--limit, 20 unless told; --before RUN pages on).
With RUN, its log, an event a line. Times are UTC.

replay plays the stored answers of RUN through the agent's loop again, offline, and names the first request that is not the
one that was sent then. --model NAME instead sends every stored request to that model (of SALLYPORT_MODELS, or MODEL), which
costs what it costs, and says where it would have called something else; nothing is executed. Exit code 0: the same, 1: not.
`

/** `sallyport runs`. */
export const runs: CliCommand = { summary: 'list runs, or show the log of one', usage: USAGE, run }

async function run(args: readonly string[], io: EntryIo): Promise<number> {
  if (args[0] === 'replay') return runsReplay(args.slice(1), io, USAGE)
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      limit: { type: 'string', default: '20' },
      before: { type: 'string' },
    },
    allowPositionals: true,
  })
  const limit = Number(values.limit)
  if (positionals.length > 1) throw new Misuse('one run at a time')
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
    throw new Misuse(`--limit takes a whole number from 1 to 1000, not '${values.limit}'`)
  }
  const stores = await openStores(databaseOf(io.env), pino({ level: 'silent' }))
  try {
    const [runId] = positionals
    if (runId !== undefined) return await show(runId, values.json, { stores, io })
    return await list({ limit, ...(values.before === undefined ? {} : { before: values.before }) }, values.json, {
      stores,
      io,
    })
  } finally {
    await stores.close()
  }
}

interface Context {
  readonly stores: Stores
  readonly io: EntryIo
}

async function list(page: { limit: number; before?: string }, json: boolean, { stores, io }: Context): Promise<number> {
  const summaries = await stores.runs.list(page)
  const states = await Promise.all(summaries.map(async ({ runId }) => reduce(await stores.runs.read(runId))))
  const found = states.filter((state) => state !== undefined)
  if (json) io.out(`${JSON.stringify(found.map(rowOf))}\n`)
  else if (found.length === 0) io.err('No runs yet: label an issue agent:fix.\n')
  else for (const state of found) io.out(`${Object.values(rowOf(state)).join('  ')}\n`)
  return EXIT.ok
}

function rowOf(state: RunState) {
  const { repository, subject, kind, requester } = state.intent
  return {
    run: state.runId,
    requested: state.requestedAt,
    subject: `${fullName(repository)}#${subject.number}`,
    kind,
    requester: requester.login,
    state: headline(state),
  }
}

async function show(runId: string, json: boolean, { stores, io }: Context): Promise<number> {
  const events = await stores.runs.read(runId)
  if (events.length === 0) {
    io.err(`There is no run ${runId}; \`sallyport runs\` lists them.\n`)
    return EXIT.failed
  }
  for (const event of events) {
    const line = `${String(event.seq).padStart(4)}  ${event.at}  ${event.type.padEnd(20)}  ${event.actor}`
    io.out(json ? `${JSON.stringify(event)}\n` : `${line}\n`)
  }
  const state = reduce(events)
  if (!json && state !== undefined) io.out(`Written to GitHub: ${renderCalls(state)}.\n`)
  return EXIT.ok
}
