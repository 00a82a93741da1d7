import type { Untrusted } from '../domain/untrusted.ts'

const MARGIN = '| '

/**
 * Quotes what somebody outside wrote: every line begins with `| `, so that nothing inside can end the quote or pass
 * for a line of ours. What a reader of GitHub cannot see is taken out first. At most `maxChars` of it are kept.
 */
export function frameUntrusted(text: Untrusted, maxChars: number): string {
  return quoteLines(cutMiddle(stripHidden(text), maxChars))
}

function quoteLines(text: string): string {
  return text
    .split('\n')
    .map((line) => MARGIN + line)
    .join('\n')
}

/** Removes HTML comments, Markdown's comment idiom, and characters that show nothing or reorder what is shown. */
export function stripHidden(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085\v\f]/g, '\n')
    .replace(INVISIBLE, '')
    .replace(/<!--(?:-?>|[\s\S]*?(?:-->|$))/g, '')
    .replace(/^ {0,3}\[[^\]\n]{0,200}\]: *(?:#|<>) *["'(].*$/gm, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

// Control and format characters (zero width, bidirectional, tags), variation selectors, fillers that render as blank.
const INVISIBLE =
  /[^\P{Cc}\n\t]|\p{Cf}|\p{Variation_Selector}|[\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u{e0000}-\u{e0fff}]/gu

/** Keeps the first and the last part, and says how much is missing between them. */
export function cutMiddle(text: string, maxChars: number, hint = ''): string {
  if (text.length <= maxChars) return text
  const head = text.slice(0, Math.ceil(maxChars / 2)).toWellFormed()
  const tail = text.slice(text.length - Math.floor(maxChars / 2)).toWellFormed()
  return `${head}\n[... ${text.length - maxChars} characters cut${hint} ...]\n${tail}`
}
