import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { startTestPostgres } from '../test/fixtures/postgres.ts'
import { startSallyport } from '../test/fixtures/sallyport-process.ts'
import type { Section } from './figure.ts'
import { type Load, loadWith } from './load.ts'
import { WEBHOOK_SECRET, webhookBody } from './webhook.ts'

const COMMAND = 'npm run bench -- --only acknowledgement'
const FLOOR = fileURLToPath(new URL('floor.ts', import.meta.url))
const CONNECTIONS = [10, 100]
const DELIVERIES = 3_000

/** How fast webhooks are verified, stored and acknowledged, beside a server that only verifies. Each a process of its own. */
export async function measureAcknowledgement(): Promise<readonly Section[]> {
  const postgres = await startTestPostgres({ durable: true })
  try {
    const { connectionString } = await postgres.create()
    const web = await startSallyport('serve', environment(connectionString))
    const ours = await measured(`${web.url}/api/github/webhooks`)
    await web.destroy()
    const floor = await startFloor()
    const floors = await measured(floor.url)
    await floor.stop()
    return CONNECTIONS.map((connections, index) => section(connections, ours[index] as Load, floors[index] as Load))
  } finally {
    await postgres.stop()
  }
}

async function measured(url: string): Promise<Load[]> {
  await loadWith({ url, connections: 10, deliveries: 300 })
  const loads: Load[] = []
  for (const connections of CONNECTIONS) loads.push(await loadWith({ url, connections, deliveries: DELIVERIES }))
  return loads
}

function section(connections: number, ours: Load, floor: Load): Section {
  const kilobytes = (webhookBody().length / 1024).toFixed(1)
  return {
    title: `acknowledgement: ${DELIVERIES} signed webhooks of ${kilobytes} KB over ${connections} connections, durable insert`,
    command: COMMAND,
    figures: [
      { what: 'acknowledged, p50', value: ours.p50, unit: 'ms' },
      { what: 'acknowledged, p99', value: ours.p99, unit: 'ms' },
      { what: 'acknowledged per second', value: ours.perSecond, unit: '/s' },
      { what: 'refused for now (503)', value: ours.refused, unit: 'count' },
      { what: 'floor (verify, answer), p50', value: floor.p50, unit: 'ms' },
      { what: 'floor, p99', value: floor.p99, unit: 'ms' },
      { what: 'floor, per second', value: floor.perSecond, unit: '/s' },
      { what: 'floor / ours, per second', value: floor.perSecond / ours.perSecond, unit: 'x' },
    ],
  }
}

function environment(databaseUrl: string): Readonly<Record<string, string>> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    PATH: process.env.PATH ?? '',
    APP_ID: '1',
    PRIVATE_KEY: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    WEBHOOK_SECRET,
    MODEL: 'none',
    // Nobody listens there, and nothing is asked: the deliveries are of a kind that intake ignores.
    GITHUB_API_URL: 'http://127.0.0.1:9',
    DATABASE_URL: databaseUrl,
    PORT: '0',
  }
}

async function startFloor() {
  const child = spawn(process.execPath, [FLOOR], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  const stop = async () => {
    child.stdin.end()
    await once(child, 'exit')
  }
  return { url: String(line), stop }
}
