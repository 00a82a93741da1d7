import { parseArgs } from 'node:util'
import pino from 'pino'
import type { Stores } from '../compose/open-stores.ts'
import { openStores } from '../compose/open-stores.ts'
import { resolvePolicy } from '../config/policy-layers.ts'
import type { Policy } from '../domain/policy.ts'
import type { RunState } from '../domain/run-state.ts'
import { reduce } from '../domain/run-state.ts'
import type { Simulated } from '../guard/replay.ts'
import { readJudgement, simulate } from '../guard/replay.ts'
import { type EntryIo, EXIT } from './cli-command.ts'
import { databaseOf } from './database-of.ts'
import { LAYER_OPTIONS, readPolicyTexts } from './policy-texts.ts'

export const SIMULATE_HELP = `Usage: sallyport guard simulate --policy FILE [--organisation FILE] [--operator FILE] [--branch NAME] [--runs N]
                                [--json]

What the policy in FILE, under those above it, would have decided over the newest N runs that were judged (default 100). Changes nothing.
`

const PAGE = 100
// Runs that are looked at for each one that was judged: most lists hold others too.
const MOST = 100_000

interface Row extends Simulated {
  readonly run: string
  readonly repository: string
}

interface Simulation {
  readonly rows: readonly Row[]
  /** Runs whose facts were not kept, or not whole. */
  readonly skipped: number
}

/** `sallyport guard simulate --policy FILE`. */
export async function runSimulate(args: readonly string[], io: EntryIo): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      policy: { type: 'string' },
      ...LAYER_OPTIONS,
      runs: { type: 'string', default: '100' },
      json: { type: 'boolean' },
    },
  })
  const wanted = /^\d{1,5}$/.test(values.runs) ? Number(values.runs) : 0
  if (values.policy === undefined || wanted === 0) return complain(io, SIMULATE_HELP)
  const { policy: repository, organisation, operator, branch } = values
  const texts = await readPolicyTexts({ operator, organisation, repository }, io)
  if (typeof texts === 'string') return complain(io, `${texts}\n`)
  const { policy, problems } = resolvePolicy(texts, branch)
  if (problems.length > 0) return complain(io, problems.map((problem) => `${values.policy}: ${problem}\n`).join(''))
  const stores = await openStores(databaseOf(io.env), pino({ level: 'silent' }))
  try {
    const found = await simulateRuns(stores, policy, wanted)
    io.out(values.json === true ? `${JSON.stringify(found)}\n` : renderSimulation(found))
    return EXIT.ok
  } finally {
    await stores.close()
  }
}

function complain(io: EntryIo, message: string): number {
  io.err(message)
  return EXIT.usage
}

async function simulateRuns({ runs, blobs }: Stores, policy: Policy, wanted: number): Promise<Simulation> {
  const rows: Row[] = []
  let skipped = 0
  for await (const state of judgedRuns(runs)) {
    const stored = await readJudgement(state, (digest) => blobs.get(digest))
    if (!stored.ok) skipped += 1
    else rows.push({ run: state.runId, repository: nameOf(state.intent), ...simulate(stored, policy) })
    if (rows.length >= wanted) break
  }
  return { rows, skipped }
}

async function* judgedRuns(runs: Stores['runs']): AsyncGenerator<RunState> {
  let before: string | undefined
  for (let seen = 0; seen < MOST; seen += PAGE) {
    const page = await runs.list({ limit: PAGE, ...(before === undefined ? {} : { before }) })
    for (const { runId } of page) {
      const state = reduce(await runs.read(runId))
      if (state?.judged !== undefined) yield state
    }
    before = page.at(-1)?.runId
    if (page.length < PAGE) return
  }
}

function nameOf({ repository }: { readonly repository: { readonly owner: string; readonly name: string } }): string {
  return `${repository.owner}/${repository.name}`
}

function renderSimulation({ rows, skipped }: Simulation): string {
  const lines = rows.map(({ run, repository, before, after, changed }) => {
    const how = before === after ? before : `${before} → ${after}`
    return `${run}  ${repository}  ${how}${changed.length === 0 ? '' : `  (${changed.join(', ')})`}`
  })
  const differ = rows.filter(({ before, after }) => before !== after).length
  const last = `${rows.length} runs, ${differ} decided otherwise, ${skipped} without facts.`
  return `${[...lines, last].join('\n')}\n`
}
