import type { Logger } from 'pino'
import { Probot, ProbotOctokit } from 'probot'
import { Fault } from '../../domain/fault.ts'
import type { Secret } from '../../domain/secret.ts'
import type { Delivery } from '../../ports/delivery-store.ts'

export interface ProbotReceiverOptions {
  readonly appId: number
  readonly privateKey: Secret
  readonly webhookSecret: Secret
  readonly apiUrl: string
  readonly log: Logger
}

/** A delivery with its body parsed, as the handler gets it. */
export interface ProbotEvent {
  readonly guid: string
  readonly event: string
  readonly payload: unknown
}

export interface ProbotReceiver<T> {
  /** Resolves with what the handler said; what the handler throws comes out as it is. Fault `malformed`: no JSON object. */
  receive(delivery: Pick<Delivery, 'guid' | 'event' | 'body'>): Promise<T>
}

type Settled<T> = { readonly handled: T } | { readonly error: unknown }

/** Hands stored deliveries to Probot, whose signature check and HTTP server are not used: intake has done both. */
export function createProbotReceiver<T>(
  options: ProbotReceiverOptions,
  handle: (received: ProbotEvent) => Promise<T>,
): ProbotReceiver<T> {
  const probot = createProbot(options)
  // Probot wraps errors and logs them with the whole payload, so what a handler did is kept beside it, by its payload.
  const settled = new WeakMap<object, Settled<T>>()
  probot.onAny(async ({ id, name, payload }: { id: string; name: string; payload: object }) => {
    settled.set(payload, await settle(handle({ guid: id, event: name, payload })))
  })
  return {
    async receive({ guid, event, body }) {
      const payload = parsePayload(guid, body)
      await probot.receive({ id: guid, name: event, payload } as Parameters<Probot['receive']>[0])
      const result = settled.get(payload)
      if (result === undefined) throw new Error(`Probot did not hand on ${event}`)
      if ('error' in result) throw result.error
      return result.handled
    },
  }
}

function createProbot({ appId, privateKey, webhookSecret, apiUrl, log }: ProbotReceiverOptions): Probot {
  return new Probot({
    appId,
    privateKey: privateKey.reveal(),
    secret: webhookSecret.reveal(),
    baseUrl: apiUrl,
    // At debug level Probot logs every payload.
    log: log.child({}, { level: 'warn' }),
    // Nobody here calls GitHub through Probot; should somebody, a write must not be sent twice.
    Octokit: ProbotOctokit.defaults({ retry: { enabled: false }, throttle: { enabled: false } }),
  })
}

async function settle<T>(work: Promise<T>): Promise<Settled<T>> {
  try {
    return { handled: await work }
  } catch (error) {
    return { error }
  }
}

function parsePayload(guid: string, body: string): object {
  const payload: unknown = parseJson(body)
  if (typeof payload === 'object' && payload !== null) return payload
  throw new Fault('malformed', `delivery ${guid} holds no JSON object`, { retryable: false })
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
