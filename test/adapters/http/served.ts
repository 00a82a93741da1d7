import { createHmac, randomUUID } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { createWebServer, type WebServerOptions } from '../../../src/adapters/http/webhook-server.ts'
import { createMemoryDeliveryStore } from '../../../src/adapters/memory/delivery-store.ts'
import { Secret } from '../../../src/domain/secret.ts'
import type { DeliveryStore } from '../../../src/ports/delivery-store.ts'

export const SECRET = 'correct horse battery staple'

export interface Served {
  readonly url: string
  readonly port: number
  readonly deliveries: DeliveryStore
  /** How often it was told that something was stored. */
  readonly stored: () => number
  readonly close: () => Promise<void>
}

export async function serve(options: Partial<WebServerOptions> = {}): Promise<Served> {
  const deliveries = createMemoryDeliveryStore({ now: () => new Date() })
  const counter = { stored: 0 }
  const quiet = () => undefined
  const server = createWebServer({
    deliveries,
    webhookSecret: new Secret(SECRET),
    onStored: () => {
      counter.stored += 1
    },
    ready: async () => ({ ok: true, checks: { database: 'ok' } }),
    log: { info: quiet, warn: quiet, error: quiet },
    ...options,
  })
  const { port } = await server.listen(0, '127.0.0.1')
  const url = `http://127.0.0.1:${port}/api/github/webhooks`
  return { url, port, deliveries, stored: () => counter.stored, close: server.close }
}

export function sign(body: string | Uint8Array, secret = SECRET): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}

export interface Sent {
  readonly body?: string
  readonly guid?: string
  readonly event?: string
  /** Over what would be right; undefined leaves a header out. */
  readonly headers?: Readonly<Record<string, string | undefined>>
}

export function headersOf({ body = '{}', guid = randomUUID(), event = 'ping', headers = {} }: Sent) {
  const right = {
    'content-type': 'application/json',
    'x-github-delivery': guid,
    'x-github-event': event,
    'x-hub-signature-256': sign(body),
    ...headers,
  }
  const given = Object.entries(right).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(given)
}

export function send(url: string, sent: Sent = {}): Promise<Response> {
  return fetch(url, { method: 'POST', headers: headersOf(sent), body: sent.body ?? '{}' })
}

/** Begins a request and sends `body` in pieces that the caller times; resolves with the status of the answer. */
export function sendSlowly(url: string, headers: Record<string, string>) {
  const request = httpRequest(url, { method: 'POST', headers })
  const status = new Promise<number>((resolve, reject) => {
    request.once('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    request.once('error', reject)
  })
  return { request, status }
}
