import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { openSallyport, type RunningSallyport } from '../src/compose/open-sallyport.ts'
import { loadConfig } from '../src/config/env.ts'
import type { StoredEvent } from '../src/domain/run-event.ts'
import { type ModelEndpoint, startModelEndpoint } from '../test/fixtures/model-endpoint.ts'
import { startTestPostgres } from '../test/fixtures/postgres.ts'
import { startTestGitHub, type TestGitHub, WEBHOOK_SECRET } from '../test/fixtures/test-github.ts'
import { TINY_FIX_SLOWLY } from '../test/fixtures/tiny-repository.ts'
import { until } from '../test/fixtures/until.ts'
import { type Figure, median, type Section } from './figure.ts'

const RUNS = 5
const HEAD = {
  title: `label to draft pull request: ${RUNS} runs one after the other, tiny repository, scripted model, six tool calls`,
  command: 'npm run bench -- --only label',
}

/** Moments of a run, by the first event of each type; `of` the label's webhook. */
const MOMENTS = [
  { what: 'label to run requested', type: 'run.requested' },
  { what: 'label to taken up by a worker', type: 'run.started' },
  { what: 'label to base pinned', type: 'base.pinned' },
  { what: 'label to first tool call decided', type: 'model.answered' },
  { what: 'label to first tool call done', type: 'tool.returned' },
  { what: 'label to change taken out', type: 'change.exported' },
  { what: 'label to evidence', type: 'evidence.recorded' },
  { what: 'label to verdict', type: 'guard.judged' },
  { what: 'label to draft pull request', type: 'change.published' },
  { what: 'label to second door looked at', type: 'approval.decided' },
] as const

/** How long people wait, seen from their label: the whole program in this process, GitHub the emulator. */
export async function measureLabelToPull(skipped: ReadonlySet<string>): Promise<readonly Section[]> {
  if (skipped.has('bubblewrap')) return [{ ...HEAD, figures: [], skipped: 'bubblewrap is not installed' }]
  const closers: (() => Promise<unknown>)[] = []
  try {
    const postgres = await startTestPostgres({ durable: true })
    closers.push(() => postgres.stop())
    const github = await startTestGitHub()
    closers.push(() => github.close())
    const model = await startModelEndpoint()
    closers.push(() => model.close())
    const folder = await mkdtemp(join(tmpdir(), 'sallyport-bench-'))
    closers.push(() => rm(folder, { recursive: true, force: true }))
    const { connectionString } = await postgres.create()
    const sallyport = await open({ github, model, folder, connectionString })
    closers.push(() => sallyport.close())
    return [{ ...HEAD, figures: await measure(github, model, sallyport) }]
  } finally {
    for (const closer of closers.reverse()) await closer()
  }
}

async function measure(github: TestGitHub, model: ModelEndpoint, sallyport: RunningSallyport): Promise<Figure[]> {
  const taken: Map<string, number>[] = []
  // The first run prepares the engine's tools, which no later one does.
  for (let number = 0; number <= RUNS; number += 1)
    taken.push(await once(`tiny-${number}`, { github, model, sallyport }))
  const warm = taken.slice(1)
  return [
    ...MOMENTS.map(({ what, type }) => figureOf(what, warm, type)),
    figureOf('the very first run: label to draft pull request', taken.slice(0, 1), 'change.published'),
  ]
}

function figureOf(what: string, runs: readonly Map<string, number>[], type: string): Figure {
  return { what, value: median(runs.map((moments) => moments.get(type) ?? Number.NaN)), unit: 'ms' }
}

interface Scene {
  readonly github: TestGitHub
  readonly model: ModelEndpoint
  readonly sallyport: RunningSallyport
}

async function once(name: string, { github, model, sallyport }: Scene): Promise<Map<string, number>> {
  const { runs } = sallyport.stores
  const repository = await github.addRepository(name)
  model.script(name, TINY_FIX_SLOWLY)
  const mira = github.github.as('mira', repository)
  const { number } = await mira.openIssue({ title: `Wrong sum in ${name}`, body: 'It adds wrongly.' })
  await github.github.settled()
  const labelled = Date.now()
  await mira.labelIssue(number, 'agent:fix')
  const events = await until(
    `${repository} has its pull request`,
    async () => {
      const [newest] = await runs.list({ limit: 1 })
      const log = newest === undefined ? [] : await runs.read(newest.runId)
      return isAbout(log, repository) ? opened(log) : undefined
    },
    60,
  )
  await github.github.settled()
  return momentsOf(events, labelled)
}

function opened(log: readonly StoredEvent[]): readonly StoredEvent[] | undefined {
  const end = log.find(({ type }) => type === 'run.ended')
  if (end !== undefined) throw new Error(`the run ended: ${JSON.stringify(end.data)}`)
  return log.some(({ type }) => type === 'approval.decided') ? log : undefined
}

function isAbout(log: readonly StoredEvent[], repository: string): boolean {
  const [first] = log
  if (first?.type !== 'run.requested') return false
  const { owner, name } = first.data.intent.repository
  return `${owner}/${name}` === repository
}

// The database's clock is this machine's.
function momentsOf(events: readonly StoredEvent[], labelled: number): Map<string, number> {
  const moments = new Map<string, number>()
  for (const { type, at } of events) if (!moments.has(type)) moments.set(type, Date.parse(at) - labelled)
  return moments
}

interface Ground {
  readonly github: TestGitHub
  readonly model: ModelEndpoint
  readonly folder: string
  readonly connectionString: string
}

async function open({ github: { github, app }, model, folder, connectionString }: Ground): Promise<RunningSallyport> {
  const loaded = loadConfig({
    APP_ID: String(app.appId),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET,
    GITHUB_API_URL: github.url,
    OPENAI_BASE_URL: model.baseUrl,
    MODEL: 'scripted',
    DATABASE_URL: connectionString,
    PORT: '0',
    SALLYPORT_DATA: folder,
    SALLYPORT_SANDBOX: 'bubblewrap',
  })
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
  const sallyport = await openSallyport(loaded.config, { web: true, worker: true }, pino({ level: 'silent' }))
  app.setWebhookUrl(`${sallyport.webUrl}/api/github/webhooks`)
  return sallyport
}
