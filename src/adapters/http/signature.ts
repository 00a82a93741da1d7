import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Secret } from '../../domain/secret.ts'

/** Whether `X-Hub-Signature-256` is the HMAC of exactly these bytes. Compares in constant time. */
export function isSigned(body: Uint8Array, signature: string, secret: Secret): boolean {
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret.reveal()).update(body).digest('hex')}`)
  const given = Buffer.from(signature)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
