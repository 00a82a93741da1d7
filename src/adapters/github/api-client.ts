import { Octokit } from '@octokit/rest'
import { Fault, isFault } from '../../domain/fault.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import { faultOf } from './fault.ts'
import type { Gate } from './gate.ts'

export interface Credentials {
  /** The `Authorization` header for the next request. */
  authorization(): Promise<string>
  /** Called once when that header was refused with 401; undefined where no better one can be had. */
  renew(): Promise<string | undefined>
}

export interface ApiClientOptions {
  readonly baseUrl: string
  readonly credentials: Credentials
  readonly gate: Gate
  /** Asked right before each write; throws to keep it back. */
  readonly fence?: () => void
  readonly clock: Clock
  readonly timeoutMs: number
  readonly log: Pick<Logger, 'debug' | 'warn'>
}

type RequestOptions = Required<Octokit['request']['endpoint']['DEFAULTS']>
type Response = Awaited<ReturnType<Octokit['request']>>
type Request = (options: RequestOptions) => Response | Promise<Response>

interface Call {
  readonly request: Request
  readonly options: RequestOptions
}

const READ_ATTEMPTS = 3
const FIRST_PAUSE_MS = 250

/**
 * Octokit without its own retries and throttling. Everything it throws is a Fault; reads are tried three times,
 * writes once (a second try could do the same thing twice), and nothing is sent while the gate is closed.
 */
export function createApiClient(options: ApiClientOptions): Octokit {
  const hook = (request: Request, parameters: RequestOptions) => send({ request, options: parameters }, options)
  // As authentication strategy the hook stands next to the wire; one added later could not change what is sent.
  const authStrategy = () => Object.assign(async () => ({ type: 'app' }), { hook })
  return new Octokit({ baseUrl: options.baseUrl, userAgent: 'sallyport', log: silent(), authStrategy })
}

async function send(call: Call, client: ApiClientOptions): Promise<Response> {
  const attempts = isRead(call.options) ? READ_ATTEMPTS : 1
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await authorize(call, client)
    } catch (error) {
      if (attempt >= attempts || !isFault(error, 'network') || error.retryAfterMs !== undefined) throw error
      await client.clock.sleep(FIRST_PAUSE_MS * 2 ** attempt * Math.random())
    }
  }
}

function isRead({ method }: RequestOptions): boolean {
  return method === 'GET' || method === 'HEAD'
}

// A 401 says that nothing was done, so a write too may be sent again with a fresh token.
async function authorize(call: Call, client: ApiClientOptions): Promise<Response> {
  client.gate.pass()
  const authorization = await client.credentials.authorization()
  try {
    return await exchange(call, authorization, client)
  } catch (error) {
    const renewed = isFault(error, 'unauthorized') ? await client.credentials.renew() : undefined
    if (renewed === undefined) throw error
    return exchange(call, renewed, client)
  }
}

async function exchange(
  { request, options }: Call,
  authorization: string,
  client: ApiClientOptions,
): Promise<Response> {
  const route = `${options.method} ${options.url}`
  if (!isRead(options)) client.fence?.()
  const signal = AbortSignal.timeout(client.timeoutMs)
  client.gate.pass()
  try {
    const response = await request({
      ...options,
      headers: { ...options.headers, ...(authorization === '' ? {} : { authorization }) },
      // A followed redirect would turn a POST into a GET; names are looked up by id, so none is expected.
      request: { ...options.request, signal, redirect: 'manual' },
    })
    requireWhole(response, { route, mayMove: options.request.redirect === 'manual' })
    client.log.debug({ route, status: response.status, id: response.headers['x-github-request-id'] }, 'GitHub answered')
    return response
  } catch (error) {
    const fault = faultOf(error, { route, timedOut: signal.aborted, now: client.clock.now() })
    if (fault.retryAfterMs !== undefined) client.gate.close(fault.retryAfterMs)
    client.log.warn({ route, code: fault.code, retryAfterMs: fault.retryAfterMs }, fault.message)
    throw fault
  }
}

// Octokit hands out a body that was cut off, or a proxy's page, as text with the status of success. Who says that they
// take a redirect get it, and ask there themselves.
function requireWhole(
  response: Response,
  { route, mayMove }: { readonly route: string; readonly mayMove: boolean },
): void {
  if (response.status === 302 && mayMove) return
  if (response.status >= 300)
    throw new Fault('not-found', `${route}: ${response.status} it moved`, { retryable: false })
  if (response.status === 204 || typeof response.data !== 'string') return
  throw new Fault('network', `${route}: the answer is no JSON, or was cut off`, { retryable: true })
}

function silent() {
  const quiet = () => undefined
  return { debug: quiet, info: quiet, warn: quiet, error: quiet }
}
