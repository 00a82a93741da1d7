import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startTestPostgres } from '../test/fixtures/postgres.ts'
import { type Figure, median, type Section } from './figure.ts'
import { startFastModel } from './model-endpoint.ts'

const CHILD = fileURLToPath(new URL('agent-process.ts', import.meta.url))
interface Shape {
  readonly steps: number
  /** Commands print 10 KB, and every 25th request is a row of its own. */
  readonly chatty?: boolean
}

const SHAPES: readonly Shape[] = [{ steps: 5 }, { steps: 50 }, { steps: 200 }, { steps: 300, chatty: true }]

/** What the agent loop itself costs: a model that answers at once, everything else as in a real run. */
export async function measureAgent(skipped: ReadonlySet<string>): Promise<readonly Section[]> {
  if (skipped.has('bubblewrap')) {
    return [{ ...headOf({ steps: 200 }), figures: [], skipped: 'bubblewrap is not installed' }]
  }
  const postgres = await startTestPostgres({ durable: true })
  try {
    const sections: Section[] = []
    for (const shape of SHAPES) sections.push(await measure(shape, (await postgres.create()).connectionString))
    return sections
  } finally {
    await postgres.stop()
  }
}

async function measure(shape: Shape, connectionString: string): Promise<Section> {
  const model = await startFastModel(shape.steps, shape.chatty)
  try {
    const args = [CHILD, connectionString, model.baseUrl, String(shape.steps)]
    const { stdout } = await promisify(execFile)(process.execPath, args)
    const child = JSON.parse(stdout)
    if (model.bodies.length !== shape.steps || child.failed !== 0)
      throw new Error(`not the run that was meant: ${stdout}`)
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
        { what: 'whole stage, sandbox and taking out included', value: child.ms, unit: 'ms' },
        { what: 'program loaded', value: child.loadedMs, unit: 'ms' },
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
        ...(shape.chatty ? rowsOf(sizes, fresh) : []),
      ],
    }
  } finally {
    await model.close()
  }
}

function rowsOf(sizes: readonly number[], fresh: readonly number[]): Figure[] {
  return sizes.flatMap((size, index): Figure[] => {
    if ((index + 1) % 25 !== 0) return []
    const upTo = kilobytes(fresh.slice(index - 24, index + 1))
    return [
      { what: `request ${index + 1}`, value: size / 1024, unit: 'KB' },
      { what: `new in the 25 up to ${index + 1}`, value: upTo, unit: 'KB' },
    ]
  })
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
