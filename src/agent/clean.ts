import { stripVTControlCharacters } from 'node:util'

/**
 * Bytes from inside the sandbox as text that is safe to store, send and show: escape sequences and control characters
 * are gone; bidirectional controls and tag characters, which hide or reorder text, are spelled out.
 */
export function cleanOutput(bytes: Uint8Array | string): string {
  const text = typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes)
  return stripVTControlCharacters(text.toWellFormed())
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u{e0000}-\u{e007f}]/gu, spellOut)
}

function spellOut(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}
