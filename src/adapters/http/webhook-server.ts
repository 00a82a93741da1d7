import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Secret } from '../../domain/secret.ts'
import type { DeliveryStore } from '../../ports/delivery-store.ts'
import type { Logger } from '../../ports/logger.ts'
import { createBodyReader } from './body-reader.ts'
import { answerReady, type Readiness } from './readiness.ts'
import { respond } from './respond.ts'
import { handleWebhook, type WebhookOptions } from './webhook-endpoint.ts'

export interface WebServerOptions {
  readonly deliveries: Pick<DeliveryStore, 'insert'>
  readonly webhookSecret: Secret
  /** Told after a new delivery is durable; must not throw. */
  readonly onStored: () => void
  readonly ready: () => Promise<Readiness>
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  /** Default 25 MiB, the most that GitHub sends. */
  readonly maxBodyBytes?: number
  /** Default 512: a hundred strangers who send slowly must not shut the others out. */
  readonly maxBodies?: number
  /** Default 10 s. */
  readonly bodyTimeoutMs?: number
  /** Default 5 s. */
  readonly storeTimeoutMs?: number
}

export interface WebServer {
  /** Port 0 takes a free one. */
  listen(port: number, host: string): Promise<{ readonly port: number }>
  /** Takes no new connection and resolves when what is under way has been answered, after 10 s at most. */
  close(): Promise<void>
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

const MIB = 1024 * 1024
const CLOSE_MS = 10_000
const IDLE_MS = 50

export function createWebServer(options: WebServerOptions): WebServer {
  const routes = routesOf(options)
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000 })
  server.maxConnections = 1024
  server.on('request', (request, response) => {
    void dispatch(request, response, { routes, log: options.log })
  })
  return {
    async listen(port, host) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, resolve)
      })
      return { port: (server.address() as AddressInfo).port }
    },
    close: () => close(server),
  }
}

type Routes = Readonly<Record<string, Readonly<Record<string, Handler>>>>

function routesOf(options: WebServerOptions): Routes {
  const { maxBodyBytes = 25 * MIB, maxBodies = 512, bodyTimeoutMs = 10_000, storeTimeoutMs = 5_000 } = options
  const limits = { maxBytes: maxBodyBytes, maxHeldBytes: 8 * maxBodyBytes, maxBodies, timeoutMs: bodyTimeoutMs }
  const webhook: WebhookOptions = { ...options, bodies: createBodyReader(limits), storeTimeoutMs }
  return {
    '/api/github/webhooks': { POST: (request, response) => handleWebhook(request, response, webhook) },
    '/healthz': { GET: (_request, response) => respond(response, 200, { ok: true }) },
    '/readyz': { GET: (_request, response) => answerReady(response, options.ready) },
  }
}

async function dispatch(
  request: IncomingMessage,
  response: ServerResponse,
  { routes, log }: { readonly routes: Routes; readonly log: WebServerOptions['log'] },
): Promise<void> {
  const path = (request.url ?? '').split('?', 1)[0] ?? ''
  const methods = Object.hasOwn(routes, path) ? routes[path] : undefined
  const handler = methods?.[request.method ?? '']
  try {
    if (methods === undefined) respond(response, 404, { error: 'not found' })
    else if (handler === undefined)
      respond(response, 405, { error: 'method not allowed' }, { allow: Object.keys(methods).join(', ') })
    else await handler(request, response)
  } catch (error) {
    log.error({ err: error, path }, 'request failed')
    respond(response, 500, { error: 'internal error' })
  }
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  // A connection that is kept alive after an answer given while closing would hold the server open.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_MS)
  const end = setTimeout(() => server.closeAllConnections(), CLOSE_MS)
  await closed
  clearInterval(idle)
  clearTimeout(end)
}
