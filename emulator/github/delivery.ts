import { createHmac, randomUUID } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import type { WebhookFaults } from './faults.ts'
import type { App, Installation } from './state/accounts.ts'
import type { World } from './state/world.ts'

/** One try to bring an event to an App. A redelivery is another, with the same GUID. */
export interface Delivery {
  readonly id: number
  readonly guid: string
  readonly app: App
  readonly event: string
  readonly action: string | null
  readonly installationId: number | null
  readonly repositoryId: number | null
  readonly redelivery: boolean
  readonly headers: Readonly<Record<string, string>>
  /** The exact bytes that were signed. */
  readonly body: string
  deliveredAt: string
  duration: number
  status: string
  statusCode: number
  responseHeaders: Record<string, string>
  responseBody: string
}

const TIMEOUT_MS = 10_000

/** Signs a payload for the App of an installation. */
export function createDelivery(
  world: World,
  told: {
    installation: Installation
    event: string
    action: string | null
    payload: unknown
    repositoryId: number | null
  },
): Delivery {
  const { installation, event, action, repositoryId } = told
  const { app } = installation
  const guid = randomUUID()
  const body = JSON.stringify(told.payload)
  const mac = (algorithm: string): string => createHmac(algorithm, app.webhookSecret).update(body).digest('hex')
  const headers = {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': `GitHub-Hookshot/${app.slug.slice(0, 7)}`,
    'x-github-delivery': guid,
    'x-github-event': event,
    'x-github-hook-id': String(app.id),
    'x-github-hook-installation-target-id': String(app.id),
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature': `sha1=${mac('sha1')}`,
    'x-hub-signature-256': `sha256=${mac('sha256')}`,
  }
  const ids = { id: world.nextId(), guid, installationId: installation.id, repositoryId }
  return { ...ids, app, event, action, redelivery: false, headers, body, ...untried(world) }
}

/** The same bytes once more, under the same GUID. */
export function repeatDelivery(world: World, first: Delivery): Delivery {
  return { ...first, ...untried(world), id: world.nextId(), redelivery: true }
}

/** Brings it, or notes why it could not be brought. Never throws. */
export async function deliver(world: World, delivery: Delivery, faults: WebhookFaults): Promise<void> {
  const started = Date.now()
  delivery.deliveredAt = world.timestamp()
  const lost = !delivery.redelivery && faults.lose?.(delivery.event, JSON.parse(delivery.body)) === true
  const outcome = lost ? UNREACHABLE : await post(delivery)
  Object.assign(delivery, outcome, { duration: (Date.now() - started) / 1000 })
}

type Outcome = Pick<Delivery, 'status' | 'statusCode' | 'responseHeaders' | 'responseBody'>

const UNREACHABLE: Outcome = {
  status: 'failed to connect to host',
  statusCode: 502,
  responseHeaders: {},
  responseBody: '',
}

// Nothing here has a certificate: an https address is one that nobody answers at.
function post({ app, headers, body }: Delivery): Promise<Outcome> {
  if (URL.parse(app.webhookUrl ?? '')?.protocol !== 'http:') return Promise.resolve(UNREACHABLE)
  return new Promise((resolve) => {
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      agent: false as const,
    }
    const request = httpRequest(app.webhookUrl ?? '', options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', () => resolve(UNREACHABLE))
      response.on('end', () => {
        const statusCode = response.statusCode ?? 0
        const status = statusCode < 300 ? 'OK' : `Invalid HTTP Response: ${statusCode}`
        const responseHeaders = Object.fromEntries(
          Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
        )
        resolve({ status, statusCode, responseHeaders, responseBody: Buffer.concat(chunks).toString() })
      })
    })
    request.setTimeout(TIMEOUT_MS, () => {
      resolve({ ...UNREACHABLE, status: 'timed out', statusCode: 504 })
      request.destroy()
    })
    request.on('error', () => resolve(UNREACHABLE))
    request.end(body)
  })
}

function untried(world: World) {
  const answer = { responseHeaders: {}, responseBody: '' }
  return { deliveredAt: world.timestamp(), duration: 0, status: 'pending', statusCode: 0, ...answer }
}
