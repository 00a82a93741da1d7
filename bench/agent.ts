import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startTestPostgres } from '../test/fixtures/postgres.ts'
import { median, type Section } from './figure.ts'
import { startFastModel } from './model-endpoint.ts'

const CHILD = fileURLToPath(new URL('agent-process.ts', import.meta.url))
const STEPS = [50, 200]

/** What the agent loop itself costs: a model that answers at once, everything else as in a real run. */
export async function measureAgent(skipped: ReadonlySet<string>): Promise<readonly Section[]> {
  if (skipped.has('bubblewrap')) return [{ ...headOf(STEPS), figures: [], skipped: 'bubblewrap is not installed' }]
  const postgres = await startTestPostgres({ durable: true })
  try {
    const sections: Section[] = []
    for (const steps of STEPS) sections.push(await measure(steps, (await postgres.create()).connectionString))
    return sections
  } finally {
    await postgres.stop()
  }
}

async function measure(steps: number, connectionString: string): Promise<Section> {
  const model = await startFastModel(steps)
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [
      CHILD,
      connectionString,
      model.baseUrl,
      String(steps),
    ])
    const { ms, peakMegabytes, failed } = JSON.parse(stdout)
    if (model.received.requests !== steps || failed !== 0) throw new Error(`not the run that was meant: ${stdout}`)
    return {
      ...headOf([steps]),
      figures: [
        { what: 'ours per step, median', value: median(model.gaps), unit: 'ms' },
        { what: 'ours per step, last 20, median', value: median(model.gaps.slice(-20)), unit: 'ms' },
        { what: 'whole stage, sandbox and taking out included', value: ms, unit: 'ms' },
        { what: 'first request', value: model.received.first / 1024, unit: 'KB' },
        { what: 'sent to the model in all', value: model.received.total / 1024, unit: 'KB' },
        { what: 'peak memory of the process (RSS)', value: peakMegabytes, unit: 'MB' },
      ],
    }
  } finally {
    await model.close()
  }
}

function headOf(steps: readonly number[]) {
  return {
    title: `agent, ${steps.join(' and ')} steps: model of zero latency, bubblewrap, log and blobs in PostgreSQL, git`,
    command: 'npm run bench -- --only agent',
  }
}
