import type { Command } from './command.ts'
import { COMMANDS } from './commands.ts'

// The ASCII slash at the very start, ASCII letters, then white space or the end. A full-width slash, a quote, a fence,
// an invisible character or a direction override in front of it make it ordinary text.
const COMMAND = /^\/agent(?:[ \t]+([a-z-]{1,30})(?![^ \t\r\n]))?[ \t]*([^\r\n]{0,2000})/
const LONGEST_COMMENT = 65_536

/**
 * Reads a command from the first line of a comment.
 * @returns undefined where the comment is no command; `unknown`, with a near match, where it tries to be one.
 */
export function parseCommand(comment: string): Command | undefined {
  const match = COMMAND.exec(comment.slice(0, LONGEST_COMMENT))
  if (match === null || !/^\/agent(?:[ \t\r\n]|$)/.test(comment)) return undefined
  const [, word, rest = ''] = match
  if (word === undefined) return rest.trim() === '' ? { name: 'help' } : { name: 'unknown', word: firstWord(rest) }
  const spec = COMMANDS.find((candidate) => candidate.word === word)
  if (spec !== undefined) return spec.parse(rest.trim())
  const meant = nearest(word)
  return meant === undefined ? { name: 'unknown', word } : { name: 'unknown', word, meant }
}

function firstWord(text: string): string {
  return text.trim().split(/\s/, 1)[0] ?? ''
}

function nearest(word: string): string | undefined {
  const ranked = COMMANDS.map((spec) => ({ word: spec.word, distance: editDistance(word, spec.word) }))
  const best = ranked.sort((left, right) => left.distance - right.distance)[0]
  return best !== undefined && best.distance <= 2 ? best.word : undefined
}

// Levenshtein's distance; both words are at most 30 letters.
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...left].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...right].entries()) {
      const swap = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(swap, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[right.length] ?? 0
}
