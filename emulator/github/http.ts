import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Fault, Struck } from './faults.ts'
import { GitHubRefusal } from './refusal.ts'
import type { Answer } from './router.ts'
import { RATE_LIMIT } from './routes/rate-limit.ts'

/** A request as it was received: body read whole. */
export interface Received {
  readonly message: IncomingMessage
  readonly url: URL
  readonly bytes: Buffer
}

/** When a listener is told: before anything happened, once the effect took place, once the answer was sent. */
export interface RequestNotice {
  readonly phase: 'received' | 'handled' | 'answered'
  readonly method: string
  readonly path: string
  readonly body: unknown
  readonly status: number | undefined
  /** Whose token it came with, or was asked for: GitHub counts requests per installation. */
  readonly installationId: number | undefined
}

export interface HttpOptions {
  handle(received: Received, body: Readonly<Record<string, unknown>>): Promise<Answer>
  /** Requests that git itself answers; undefined for others. */
  serveGit(received: Received): Promise<((response: ServerResponse) => void) | undefined>
  /** Pages of the site, for browsers; undefined for other requests. */
  serveSite(received: Received): ((response: ServerResponse) => void) | undefined
  strike(request: Struck): Fault | undefined
  installationOf(received: Received): number | undefined
  tell(notice: RequestNotice): Promise<void>
}

export function createHttp(options: HttpOptions): Server {
  return createServer((message, response) => {
    serve(options, message, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) return
      send(response, { status: 500, body: { message: String(error) } })
    })
  })
}

async function serve(options: HttpOptions, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const received = { message, url: urlOf(message), bytes: await readBody(message) }
  const answerPage = options.serveSite(received)
  if (answerPage !== undefined) return answerPage(response)
  const answerGit = await asAnswer(() => options.serveGit(received))
  if (typeof answerGit === 'function') return answerGit(response)
  if (answerGit !== undefined) return sendGitRefusal(response, answerGit)
  await serveApi(options, received, response)
}

// Addressed as a GitHub Enterprise Server's API too.
function urlOf({ url = '/' }: IncomingMessage): URL {
  return new URL(url.replace(/^\/api(?:\/v3(?=\/)|(?=\/graphql$))/, ''), 'http://emulator')
}

async function serveApi(options: HttpOptions, received: Received, response: ServerResponse): Promise<void> {
  const method = received.message.method ?? 'GET'
  const path = received.url.pathname
  const body = parseBody(received.bytes)
  if (body === undefined)
    return send(response, {
      status: 400,
      body: { message: 'Problems parsing JSON', documentation_url: DOCS, status: '400' },
    })
  const request = { method, path, body, installationId: options.installationOf(received) }
  await options.tell({ ...request, phase: 'received', status: undefined })
  const fault = options.strike({ method, path, document: typeof body.query === 'string' ? body.query : '' })
  if (fault?.do === 'drop-before') return void response.destroy()
  if (fault?.do === 'status' && fault.after !== true) return send(response, faultAnswer(fault))
  if (fault?.do === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.ms ?? 0))
  const answer = await options.handle(received, body)
  await options.tell({ ...request, phase: 'handled', status: answer.status })
  if (fault?.do === 'drop-after') return void response.destroy()
  send(response, fault?.do === 'status' ? faultAnswer(fault) : answer)
  await options.tell({ ...request, phase: 'answered', status: answer.status })
}

const DOCS = 'https://docs.github.com/rest'

/** A refusal as the answer that GitHub gives. Anything else is a bug of the emulator and goes on. */
export function refusalAnswer(error: unknown): Answer {
  if (!(error instanceof GitHubRefusal)) throw error
  const errors = error.errors.length === 0 ? {} : { errors: error.errors }
  return {
    status: error.status,
    body: { message: error.message, ...errors, documentation_url: DOCS, status: String(error.status) },
  }
}

async function asAnswer<T>(run: () => Promise<T>): Promise<T | GitHubRefusal> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof GitHubRefusal) return error
    throw error
  }
}

function faultAnswer(fault: Fault): Answer {
  const status = fault.status ?? 502
  const message = fault.message ?? (status === 502 ? 'Server Error' : 'You have exceeded a secondary rate limit.')
  return { status, body: { message, documentation_url: DOCS, status: String(status) }, headers: fault.headers ?? {} }
}

function send(response: ServerResponse, answer: Answer): void {
  const headers = {
    'x-github-media-type': 'github.v3; format=json',
    'x-github-request-id': randomUUID(),
    'x-ratelimit-limit': String(RATE_LIMIT),
    'x-ratelimit-remaining': String(RATE_LIMIT - 1),
    'x-ratelimit-used': '1',
    'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3600),
    'x-ratelimit-resource': 'core',
    ...answer.headers,
  }
  if (answer.body === undefined) {
    response.writeHead(answer.status, headers)
    response.end()
    return
  }
  response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(JSON.stringify(answer.body))
}

// Git asks again with its credential only when it is challenged.
function sendGitRefusal(response: ServerResponse, { status, message }: GitHubRefusal): void {
  const challenge = status === 401 ? { 'www-authenticate': 'Basic realm="GitHub"' } : {}
  response.writeHead(status, { 'content-type': 'text/plain', ...challenge })
  response.end(message)
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function parseBody(bytes: Buffer): Readonly<Record<string, unknown>> | undefined {
  if (bytes.length === 0) return {}
  try {
    const value: unknown = JSON.parse(bytes.toString())
    // Labels may be sent as a bare list.
    if (Array.isArray(value)) return { labels: value }
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
