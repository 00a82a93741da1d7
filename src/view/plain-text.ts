import { stripVTControlCharacters } from 'node:util'

const TAIL_BYTES = 4_096

/** Output without escape sequences, control characters and invisible ones: what a person reads is what was printed. */
export function plainText(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, '')
}

/** The last lines of a text, at most 4 KiB of UTF-8, beginning with a whole line where one fits. */
export function tailOf(text: string): string {
  const bytes = Buffer.from(text.trimEnd())
  if (bytes.length <= TAIL_BYTES) return bytes.toString()
  const cut = bytes.subarray(bytes.length - TAIL_BYTES)
  const line = cut.indexOf(0x0a)
  // A line longer than all of the tail is cut inside; half a character at the cut is left out.
  return line === -1 || line === cut.length - 1
    ? cut.toString().replace(/^\ufffd+/, '')
    : cut.toString('utf8', line + 1)
}
