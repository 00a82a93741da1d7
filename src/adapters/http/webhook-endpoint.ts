import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Secret } from '../../domain/secret.ts'
import type { Delivery, DeliveryStore } from '../../ports/delivery-store.ts'
import type { Logger } from '../../ports/logger.ts'
import type { BodyReader, ReadBody } from './body-reader.ts'
import { readDelivery, refuseHeaders } from './read-delivery.ts'
import { respond } from './respond.ts'

export interface WebhookOptions {
  readonly deliveries: Pick<DeliveryStore, 'insert'>
  readonly webhookSecret: Secret
  readonly onStored: () => void
  readonly bodies: BodyReader
  /** For the insert. GitHub itself gives up after 10 s. */
  readonly storeTimeoutMs: number
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
}

type Incoming = Pick<Delivery, 'guid' | 'event' | 'body'>

/** Verifies, stores, and only then acknowledges. Calls nothing but the store. */
export async function handleWebhook(
  request: IncomingMessage,
  response: ServerResponse,
  options: WebhookOptions,
): Promise<void> {
  const refused = refuseHeaders(request.headers)
  if (refused !== undefined) return refuse(response, refused.status, refused.error)
  await options.bodies.read(request, async (body) => {
    if (!body.ok) return refuseBody(response, body.why)
    const read = readDelivery(request.headers, body.bytes, options.webhookSecret)
    if ('status' in read) {
      options.log.warn({ status: read.status, reason: read.error }, 'webhook refused')
      return refuse(response, read.status, read.error)
    }
    await acknowledge(response, read.delivery, options)
  })
}

async function acknowledge(response: ServerResponse, delivery: Incoming, options: WebhookOptions): Promise<void> {
  const { guid, event } = delivery
  const fields = { delivery: guid, event }
  try {
    const inserted = await inTime(options.deliveries.insert(delivery), options.storeTimeoutMs)
    options.log.info({ ...fields, inserted }, 'webhook received')
    if (inserted === 'conflict') return refuse(response, 409, 'this delivery was received before, with another body')
    respond(response, 202, { delivery: guid, status: inserted })
    if (inserted === 'stored') options.onStored()
  } catch (error) {
    options.log.error({ ...fields, err: error }, 'webhook not stored')
    refuse(response, 503, 'the delivery could not be stored; redeliver it', { 'retry-after': '10' })
  }
}

const BODY_REFUSALS: Readonly<Record<Extract<ReadBody, { ok: false }>['why'], readonly [number, string]>> = {
  'too-large': [413, 'the body is too large'],
  'too-slow': [408, 'the body did not arrive in time'],
  'too-busy': [503, 'too many deliveries at once; redeliver it'],
  aborted: [400, 'the body was cut off'],
}

function refuseBody(response: ServerResponse, why: keyof typeof BODY_REFUSALS): void {
  const [status, error] = BODY_REFUSALS[why]
  refuse(response, status, error, { ...(why === 'too-slow' ? { connection: 'close' } : {}) })
}

function refuse(response: ServerResponse, status: number, error: string, headers: Record<string, string> = {}): void {
  respond(response, status, { error }, headers)
}

async function inTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  const limit = Promise.withResolvers<never>()
  const timer = setTimeout(() => limit.reject(new Error(`not within ${limitMs} ms`)), limitMs)
  try {
    return await Promise.race([work, limit.promise])
  } finally {
    clearTimeout(timer)
  }
}
