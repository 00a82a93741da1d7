import type { IncomingHttpHeaders } from 'node:http'
import type { Secret } from '../../domain/secret.ts'
import type { Delivery } from '../../ports/delivery-store.ts'
import { isSigned } from './signature.ts'

export interface Refusal {
  readonly status: number
  readonly error: string
}

type Incoming = Pick<Delivery, 'guid' | 'event' | 'body'>

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const EVENT = /^[a-z][a-z0-9_]{0,63}$/

/** What can be refused before a byte of the body is read. */
export function refuseHeaders(headers: IncomingHttpHeaders): Refusal | undefined {
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    return { status: 415, error: 'compressed bodies are not accepted' }
  }
  if (signatureOf(headers) === '') return { status: 401, error: 'X-Hub-Signature-256 is missing' }
  return undefined
}

/** Nothing of the body is looked at before its signature was found good. */
export function readDelivery(
  headers: IncomingHttpHeaders,
  bytes: Buffer,
  secret: Secret,
): { readonly delivery: Incoming } | Refusal {
  if (!isSigned(bytes, signatureOf(headers), secret)) return { status: 401, error: 'the signature is not good' }
  const guid = String(headers['x-github-delivery'] ?? '').toLowerCase()
  const event = String(headers['x-github-event'] ?? '')
  if (!GUID.test(guid)) return { status: 400, error: 'X-GitHub-Delivery is missing or no GUID' }
  if (!EVENT.test(event)) return { status: 400, error: 'X-GitHub-Event is missing or no event name' }
  const body = textOf(bytes)
  if (body === undefined) {
    return { status: 400, error: 'the body is no JSON object; set the content type of the webhook to application/json' }
  }
  return { delivery: { guid, event, body } }
}

function signatureOf(headers: IncomingHttpHeaders): string {
  return String(headers['x-hub-signature-256'] ?? '')
}

function textOf(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? text : undefined
  } catch {
    return undefined
  }
}
