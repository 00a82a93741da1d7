import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Fault } from '../../domain/fault.ts'
import type { Logger } from '../../ports/logger.ts'
import type { PageAnswer, Pages } from '../../ports/pages.ts'
import { createBodyReader } from './body-reader.ts'
import { createDoorkeeper } from './doorkeeper.ts'
import { pageHeaders } from './page-headers.ts'

export interface PageServerOptions {
  /** @param origin where browsers reach them. */
  readonly pages: (origin: string) => Pages
  /** The only address under which browsers may call; `http://127.0.0.1:PORT` unless said. */
  readonly origin: string | undefined
  /** Styles and scripts that stand in the pages, to the byte: everything else is refused by the browser. */
  readonly inline: { readonly styles: readonly string[]; readonly scripts: readonly string[] }
  readonly log: Pick<Logger, 'error'>
}

export interface PageServer {
  readonly port: number
  /** Opens the pages to one browser, once. Never log it. */
  readonly link: string
  /** Ends every connection: there is nothing here that should outlive it. */
  close(): Promise<void>
}

const ROOT = '/setup'
const LIMITS = { maxBytes: 64 * 1024, maxHeldBytes: 1024 * 1024, maxBodies: 16, timeoutMs: 10_000 }

/** Pages for one person at one browser, who holds the link that was printed. */
export async function startPageServer(
  options: PageServerOptions,
  at: { readonly host: string; readonly port: number },
): Promise<PageServer> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(faultOf(error, at)))
    server.listen(at.port, at.host, resolve)
  })
  const { port } = server.address() as AddressInfo
  const origin = options.origin ?? `http://127.0.0.1:${port}`
  const door = createDoorkeeper(origin)
  const desk = { options, pages: options.pages(origin), door, bodies: createBodyReader(LIMITS) }
  server.on('request', (request, response) => {
    answer(request, response, desk).catch((error: unknown) => {
      options.log.error({ err: error }, 'page failed')
      if (response.headersSent) response.destroy()
      else refuse(response, 500, 'Something went wrong here. The terminal says more.')
    })
  })
  return {
    port,
    link: `${origin}${ROOT}/${door.ticket}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function faultOf(error: NodeJS.ErrnoException, { host, port }: { readonly host: string; readonly port: number }) {
  const why = error.code === 'EADDRINUSE' ? 'something listens there already' : (error.code ?? error.message)
  return new Fault('conflict', `set-up cannot listen on ${host}, port ${port}: ${why}; --port takes another one`, {
    retryable: true,
    cause: error,
  })
}

interface Desk {
  readonly options: PageServerOptions
  readonly pages: Pages
  readonly door: ReturnType<typeof createDoorkeeper>
  readonly bodies: ReturnType<typeof createBodyReader>
}

async function answer(request: IncomingMessage, response: ServerResponse, desk: Desk): Promise<void> {
  const admitted = desk.door.admit(request)
  if ('refusal' in admitted) return refuse(response, admitted.status, admitted.refusal)
  if ('cookie' in admitted) return goTo(response, ROOT, { 'set-cookie': admitted.cookie })
  const url = new URL(request.url ?? '/', 'http://pages')
  const path = url.pathname.slice(ROOT.length) || '/'
  const asked = { path, query: url.searchParams }
  if (request.method === 'GET') {
    return send(response, await desk.pages({ ...asked, method: 'GET', form: new URLSearchParams() }), desk)
  }
  if (request.headers['content-type']?.split(';', 1)[0] !== 'application/x-www-form-urlencoded') {
    return refuse(response, 415, 'Only forms are read here.')
  }
  await desk.bodies.read(request, async (body) => {
    if (!body.ok) return refuse(response, body.why === 'too-large' ? 413 : 408, 'The form did not arrive whole.')
    const form = new URLSearchParams(body.bytes.toString('utf8'))
    await send(response, await desk.pages({ ...asked, method: 'POST', form }), desk)
  })
}

async function send(response: ServerResponse, page: PageAnswer, { options }: Desk): Promise<void> {
  if ('goTo' in page) return goTo(response, `${ROOT}${page.goTo}`)
  if (page.afterwards !== undefined) response.once('close', page.afterwards)
  response.writeHead(page.status, pageHeaders(options.inline, page.formTarget))
  if (typeof page.html === 'string') return void response.end(page.html)
  for await (const part of page.html) {
    if (response.destroyed) return
    response.write(part)
  }
  response.end()
}

function goTo(response: ServerResponse, location: string, more: Readonly<Record<string, string>> = {}): void {
  response.writeHead(303, { ...pageHeaders({ styles: [], scripts: [] }), location, ...more })
  response.end()
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  const headers = pageHeaders({ styles: [], scripts: [] })
  response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8' })
  response.end(`${sentence}\n`)
}
