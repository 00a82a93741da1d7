import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

/** What a piece of text says when it is decoded; undefined where it is nothing of the kind. */
export interface Encoding {
  readonly how: 'base64' | 'hex' | 'escaped' | 'split'
  /** Linear, bounded; every match is tried. */
  readonly pattern: RegExp
  /** Without it a text holds none: found out faster than the pattern fails. */
  readonly hint?: RegExp
  readonly decode: (token: string) => readonly string[]
}

const NUMBERS = String.raw`\s{0,4},\s{0,4}`

export const ENCODINGS: readonly Encoding[] = [
  { how: 'base64', pattern: /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,}={0,2}/g, decode: fromBase64 },
  {
    how: 'base64',
    pattern:
      /(?:^[ \t"'+]{0,40}[A-Za-z0-9+/_-]{8,120}["'+, \t\\]{0,8}\r?\n){1,400}^[ \t"'+]{0,40}[A-Za-z0-9+/_-]{1,120}={0,2}/gm,
    decode: (token) => (token.length > 40 ? fromBase64(token.replace(/[^A-Za-z0-9+/_=-]/g, '')) : []),
  },
  { how: 'base64', pattern: /(?<![A-Z2-7])[A-Z2-7]{26,}={0,6}/g, decode: (token) => read(base32(token)) },
  { how: 'hex', pattern: /(?:[0-9a-fA-F]{2}[ :]?){16,}/g, decode: (token) => hex(token.replace(/[ :]/g, '')) },
  {
    how: 'hex',
    pattern: new RegExp(`(?:0x[0-9a-fA-F]{2}${NUMBERS}){11,}0x[0-9a-fA-F]{2}`, 'g'),
    hint: /0x/,
    decode: (token) => hex(token.replace(/0x|[^0-9a-fA-F]/g, '')),
  },
  {
    how: 'escaped',
    pattern: new RegExp(String.raw`(?<![\d.])(?:\d{2,3}${NUMBERS}){11,}\d{2,3}(?![\d.])`, 'g'),
    hint: /\d,\s?\d/,
    decode: (token) => codes(token.match(/\d+/g), 10),
  },
  {
    how: 'escaped',
    pattern: /(?:\\x[0-9a-fA-F]{2}|\\u00[0-9a-fA-F]{2}|\\u\{[0-9a-fA-F]{2}\}){8,}/g,
    hint: /\\[xu]/,
    decode: (token) => hex(token.replace(/\\x|\\u00|\\u\{|\}/g, '')),
  },
  {
    how: 'escaped',
    pattern: /(?:\\[0-7]{2,3}){8,}/g,
    hint: /\\[0-7]{2}/,
    decode: (token) => codes(token.match(/[0-7]+/g), 8),
  },
  {
    how: 'escaped',
    pattern: /(?:&#(?:x[0-9a-fA-F]{2}|\d{2,3});){8,}/g,
    hint: /&#/,
    decode: (token) => [token.replace(/&#(x?)([0-9a-fA-F]{2,3});/g, (_, x, code) => letter(code, x === '' ? 10 : 16))],
  },
  {
    how: 'escaped',
    pattern: /[\w.~:/?&=+@%-]{16,4000}/g,
    hint: /%[2-7][0-9a-fA-F]/,
    decode: (token) => {
      if (!/%[2-7][0-9a-fA-F]/.test(token)) return []
      return [token.replace(/%([2-7][0-9a-fA-F])/g, (_, code: string) => letter(code, 16))]
    },
  },
  {
    how: 'split',
    pattern: /^[^\n]{0,2000}\$\{[ \t]{0,4}["'][^\n]{0,2000}$/gm,
    hint: /\$\{\s{0,4}["']/,
    decode: (line) => [line.replace(/\$\{[ \t]{0,4}(["'])([^"'`\n]{0,200})\1[ \t]{0,4}\}/g, '$2')],
  },
  {
    how: 'split',
    pattern: /^[^\n]{20,4000}(?:replace(?:All)?|split|gsub|delete|tr)[ (]{1,2}[/"'][^\n]{1,80}$/gm,
    hint: /replace|split|gsub|delete|\btr\b/,
    decode: withoutFiller,
  },
  {
    how: 'split',
    pattern: /^[^\n]{0,2000}[\u00ad\u200b-\u200f\u2060\ufeff][^\n]{0,2000}$/gm,
    hint: /[\u00ad\u200b-\u200f\u2060\ufeff]/,
    decode: (line) => [line.replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '')],
  },
  {
    how: 'split',
    pattern: /(?:^[^"'`\n]{0,80}(["'`])[^"'`\n]{4,400}\1[^"'`\n]{0,20}\r?(?:\n|$)){2,12}/gm,
    decode: (lines) => [[...lines.matchAll(/(["'`])([^"'`\n]{4,400})\1/g)].map(([, , part]) => part).join('')],
  },
]

function fromBase64(token: string): string[] {
  const backwards = token.replace(/=+$/, '').split('').reverse().join('')
  return [...read(Buffer.from(token, 'base64')), ...read(Buffer.from(backwards, 'base64'))]
}

function hex(digits: string): string[] {
  return read(Buffer.from(digits, 'hex'))
}

const LONGEST = 64 * 1024

// As text, as wide characters, or unpacked. What has no magic number is tried too.
function read(bytes: Buffer): string[] {
  const text = bytes.toString('latin1')
  if (isReadable(text)) return [text]
  const narrow = bytes.includes(0) ? text.replaceAll('\0', '') : ''
  if (isReadable(narrow) && narrow.length >= text.length / 2 - 2) return [narrow]
  const unpacked = unpack(bytes)
  return unpacked === undefined || !isReadable(unpacked) ? [] : [unpacked]
}

function unpack(bytes: Buffer): string | undefined {
  const options = { maxOutputLength: LONGEST }
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes, options).toString('latin1')
    if (bytes[0] === 0x78 && bytes.length > 8 && bytes.readUInt16BE(0) % 31 === 0)
      return inflateSync(bytes, options).toString('latin1')
    // The first bits of a stream of one block: last, and of a known kind.
    const first = (bytes[0] ?? 0) & 7
    if ((first !== 3 && first !== 5) || bytes.length > LONGEST) return undefined
    return inflateRawSync(bytes, options).toString('latin1')
  } catch {
    return undefined
  }
}

function isReadable(text: string): boolean {
  return text.length >= 16 && /^[\t\n\r\x20-\x7e]*$/.test(text)
}

function codes(found: readonly string[] | null, radix: number): string[] {
  const text = (found ?? []).map((code) => letter(code, radix)).join('')
  return isReadable(text) ? [text] : []
}

function letter(code: string, radix: number): string {
  return String.fromCharCode(Number.parseInt(code, radix))
}

function base32(token: string): Buffer {
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const char of token.replace(/=+$/, '')) {
    held = ((held << 5) | 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char)) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >> bits) & 0xff)
  }
  return Buffer.from(bytes)
}

// `'g~h~p'.replaceAll('~', '')`: what the code takes out is taken out.
function withoutFiller(line: string): string[] {
  const filler = /(?:replace(?:All)?|split|gsub|delete|tr)[ (]{1,2}(?:-d )?(?:\/|["'])\\?([^\w\s])(?:\/g?|["'])/.exec(
    line,
  )?.[1]
  return filler === undefined ? [] : [line.replaceAll(filler, '')]
}
