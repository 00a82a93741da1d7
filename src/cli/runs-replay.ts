import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import pino from 'pino'
import { type AskedAgain, askAgain } from '../agent/ask-again.ts'
import { type ReplayReport, replayRun } from '../agent/replay.ts'
import { modelNamed } from '../compose/open-models.ts'
import { openStores, type Stores } from '../compose/open-stores.ts'
import { readModels } from '../config/models-setting.ts'
import type { StoredEvent } from '../domain/run-event.ts'
import type { Model } from '../ports/model.ts'
import { type EntryIo, EXIT } from './cli-command.ts'
import { databaseOf } from './database-of.ts'

/** `sallyport runs replay RUN`. */
export async function runsReplay(args: readonly string[], io: EntryIo, usage: string): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false }, model: { type: 'string' } },
    allowPositionals: true,
  })
  const [runId] = positionals
  if (runId === undefined || positionals.length !== 1) return complain(io, usage, EXIT.usage)
  const model = values.model === undefined ? undefined : findModel(values.model, io.env)
  if (typeof model === 'string') return complain(io, model, EXIT.configuration)
  const stores = await openStores(databaseOf(io.env), pino({ level: 'silent' }))
  try {
    const events = await stores.runs.read(runId)
    if (events.length === 0)
      return complain(io, `There is no run ${runId}; \`sallyport runs\` lists them.\n`, EXIT.failed)
    const report = await replay(events, stores, model)
    if (report === undefined) return complain(io, `Run ${runId} has no answers that could be replayed.\n`, EXIT.failed)
    io.out(values.json ? `${JSON.stringify({ run: runId, ...report })}\n` : `Run ${runId}: ${sentenceOf(report)}\n`)
    return report.same ? EXIT.ok : EXIT.failed
  } finally {
    await stores.close()
  }
}

function complain(io: EntryIo, words: string, code: number): number {
  io.err(words)
  return code
}

function findModel(name: string, env: EntryIo['env']): Model | string {
  const read = readModels(env, (path) => readFileSync(path, 'utf8'))
  if (!read.ok) return read.problems.map((problem) => `${problem}\n`).join('')
  return modelNamed(read.models, name) ?? `no chain of SALLYPORT_MODELS, nor MODEL, names a model ${name}\n`
}

type Report =
  | ({ readonly type: 'replayed'; readonly same: boolean } & ReplayReport)
  | ({ readonly type: 'asked'; readonly same: boolean } & AskedAgain)

async function replay(events: readonly StoredEvent[], { blobs }: Stores, model?: Model): Promise<Report | undefined> {
  if (model === undefined) {
    const report = await replayRun(events, { blobs })
    return report && { type: 'replayed', same: report.difference === undefined, ...report }
  }
  const report = await askAgain(events, { blobs, model })
  return report && { type: 'asked', same: report.others.length === 0, ...report }
}

function sentenceOf(report: Report): string {
  if (report.type === 'asked') {
    const lines = report.others.map(({ step, before, now }) => `\n  step ${step}: ${before} then, ${now} now`)
    return `${report.model} was asked ${report.steps} times and called the same ${report.steps - lines.length} times.${lines.join('')}`
  }
  const { steps, compared, difference } = report
  if (difference !== undefined) return `differs at step ${difference.step}: ${difference.what}`
  const missing = compared < steps ? ` (${steps - compared} were not recorded)` : ''
  return `${steps} steps replayed, every request is the one that was sent${missing}.`
}
