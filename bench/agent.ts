import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Database } from '../src/adapters/postgres/postgres.ts'
import { startTestPostgres, type TestPostgres } from '../test/fixtures/postgres.ts'
import { type Figure, median, type Section } from './figure.ts'
import { startFastModel } from './model-endpoint.ts'

const CHILD = fileURLToPath(new URL('agent-process.ts', import.meta.url))
interface Shape {
  readonly steps: number
  /** Commands print 10 KB, and every so many requests one is a row of its own. */
  readonly chatty?: boolean
  readonly every?: number
}

type Created = Awaited<ReturnType<TestPostgres['create']>>

const SHAPES: readonly Shape[] = [{ steps: 5 }, { steps: 50 }, { steps: 200 }, { steps: 300, chatty: true }]

/** What the agent loop itself costs: a model that answers at once, everything else as in a real run. */
export async function measureAgent(
  skipped: ReadonlySet<string>,
  { steps }: { readonly steps: boolean },
): Promise<readonly Section[]> {
  if (skipped.has('bubblewrap')) {
    return [{ ...headOf({ steps: 200 }), figures: [], skipped: 'bubblewrap is not installed' }]
  }
  const postgres = await startTestPostgres({ durable: true })
  try {
    const sections: Section[] = []
    // The first start compiles; it is not counted.
    await measure({ steps: 5 }, await postgres.create())
    for (const shape of SHAPES) {
      const every = steps ? 1 : 25
      sections.push(await measure({ ...shape, every }, await postgres.create()))
    }
    return sections
  } finally {
    await postgres.stop()
  }
}

async function measure(shape: Shape, { connectionString, database }: Created): Promise<Section> {
  const model = await startFastModel(shape.steps, shape.chatty)
  try {
    const before = await flushesOf(database)
    const started = performance.timeOrigin + performance.now()
    const args = [CHILD, connectionString, model.baseUrl, String(shape.steps)]
    const { stdout } = await promisify(execFile)(process.execPath, args)
    const wall = performance.timeOrigin + performance.now() - started
    const child = JSON.parse(stdout)
    if (model.bodies.length !== shape.steps || child.failed !== 0)
      throw new Error(`not the run that was meant: ${stdout}`)
    const flushed = (await flushesOf(database)) - before
    await database.close()
    const sizes = model.bodies.map(({ length }) => length)
    const fresh = model.bodies.map((body, index) => body.length - commonPrefix(model.bodies[index - 1], body))
    const opening = Object.entries<number>(child.parts).map(([name, chars]) => ({
      what: `of the first request: ${name}`,
      value: chars / 1024,
      unit: 'KB' as const,
    }))
    return {
      ...headOf(shape),
      figures: [
        { what: 'ours per step, median', value: median(model.gaps), unit: 'ms' },
        { what: 'ours per step, last 20, median', value: median(model.gaps.slice(-20)), unit: 'ms' },
        { what: 'processor time of the process per step', value: child.cpuMs / shape.steps, unit: 'ms' },
        { what: 'statements to PostgreSQL per step', value: rounded(child.queries / shape.steps), unit: 'count' },
        { what: 'waits for its disk per step', value: rounded(flushed / shape.steps), unit: 'count' },
        { what: 'sandbox commands per step', value: rounded(child.commands / shape.steps), unit: 'count' },
        { what: 'process, from start to end', value: wall, unit: 'ms' },
        { what: 'whole stage, sandbox and taking out included', value: child.ms, unit: 'ms' },
        { what: 'program loaded', value: child.loadedMs, unit: 'ms' },
        { what: 'from the start of the process to the first request', value: model.firstAt() - started, unit: 'ms' },
        {
          what: 'from the start of the stage to the first request',
          value: model.firstAt() - child.beganAt,
          unit: 'ms',
        },
        { what: 'peak memory of the process (RSS)', value: child.peakMegabytes, unit: 'MB' },
        { what: 'first request', value: kilobytes(sizes.slice(0, 1)), unit: 'KB' },
        ...opening,
        { what: 'sent to the model in all', value: kilobytes(sizes), unit: 'KB' },
        { what: 'of that, not the beginning of the request before', value: kilobytes(fresh), unit: 'KB' },
        { what: 'compactions', value: child.compactions, unit: 'count' },
        ...(shape.chatty ? rowsOf(sizes, fresh, shape.every ?? 25) : []),
      ],
    }
  } finally {
    await model.close()
  }
}

function rowsOf(sizes: readonly number[], fresh: readonly number[], every: number): Figure[] {
  return sizes.flatMap((size, index): Figure[] => {
    if ((index + 1) % every !== 0) return []
    const upTo = kilobytes(fresh.slice(index + 1 - every, index + 1))
    const since = every === 1 ? `new in request ${index + 1}` : `new in the ${every} up to ${index + 1}`
    return [
      { what: `request ${index + 1}`, value: size / 1024, unit: 'KB' },
      { what: since, value: upTo, unit: 'KB' },
    ]
  })
}

// Told by the server's processes when they end, so after the run's own connections.
async function flushesOf(database: Database): Promise<number> {
  await database.ping()
  const statement = {
    name: 'flushes',
    text: "select coalesce(sum(fsyncs), 0) as n from pg_stat_io where object = 'wal'",
  }
  const [row] = await database.prepared<{ n: string }>(statement, [])
  return Number(row?.n ?? 0)
}

function commonPrefix(before: Buffer | undefined, body: Buffer): number {
  if (before === undefined) return 0
  const most = Math.min(before.length, body.length)
  let same = 0
  while (same < most && before[same] === body[same]) same++
  return same
}

function kilobytes(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + size, 0) / 1024
}

function headOf({ steps, chatty }: Shape) {
  const what = chatty ? ', commands that print 10 KB' : ''
  return {
    title: `agent, ${steps} steps${what}: model of zero latency, bubblewrap, log and blobs in PostgreSQL, git`,
    command: 'npm run bench -- --only agent',
  }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
