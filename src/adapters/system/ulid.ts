import { randomBytes } from 'node:crypto'
import type { NewId } from '../../ports/clock.ts'

// Crockford's alphabet, lower case: https://github.com/ulid/spec
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** 10 characters of time, 16 of randomness: ids sort by when they were made and cannot be guessed. */
export function createUlids(now: () => number = Date.now): NewId {
  return () => `${timePart(now())}${randomPart()}`
}

function timePart(ms: number): string {
  return Array.from({ length: 10 }, (_, index) => ALPHABET[Math.floor(ms / 32 ** (9 - index)) % 32]).join('')
}

function randomPart(): string {
  return Array.from(randomBytes(16), (byte) => ALPHABET[byte % 32]).join('')
}
