import { parseArgs } from 'node:util'
import pino from 'pino'
import { openStores } from '../compose/open-stores.ts'
import { reduce } from '../domain/run-state.ts'
import { readJudgement, replay } from '../guard/replay.ts'
import { type EntryIo, EXIT } from './cli-command.ts'
import { databaseOf } from './database-of.ts'

export const REPLAY_HELP = `Usage: sallyport guard replay RUN [--json]

Judges the stored facts of a run again under its policy. Exit code 0 only if the verdict is the same to the byte.
`

/** `sallyport guard replay RUN`. */
export async function runReplay(args: readonly string[], io: EntryIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const [run] = positionals
  if (run === undefined || positionals.length > 1) {
    io.err(REPLAY_HELP)
    return EXIT.usage
  }
  const report = await judgeAgain(run, io)
  io.out(values.json ? `${JSON.stringify({ run, ...report })}\n` : `Run ${run}: ${report.sentence}\n`)
  return report.same ? EXIT.ok : EXIT.failed
}

interface Report {
  readonly same: boolean
  readonly sentence: string
  readonly verdict?: unknown
}

async function judgeAgain(run: string, io: EntryIo): Promise<Report> {
  const stores = await openStores(databaseOf(io.env), pino({ level: 'silent' }))
  try {
    const state = reduce(await stores.runs.read(run))
    if (state === undefined) return { same: false, sentence: 'there is no such run; `sallyport runs` lists them.' }
    const stored = await readJudgement(state, (digest) => stores.blobs.get(digest))
    if (!stored.ok) return { same: false, sentence: `its verdict cannot be replayed: ${stored.reason}.` }
    const { same, now } = replay(stored)
    if (same) return { same, sentence: `the same verdict again, ${now.verb}, to the byte.`, verdict: now }
    const sentence = `another verdict: ${stored.verdict.verb} then, ${now.verb} now. The rules are not those that judged it.`
    return { same, sentence, verdict: now }
  } finally {
    await stores.close()
  }
}
