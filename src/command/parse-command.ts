import { nearMatch } from '../domain/near-match.ts'
import type { Command } from './command.ts'
import { COMMANDS } from './commands.ts'

// The ASCII slash at the very start, ASCII letters, then white space or the end. A full-width slash, a quote, a fence,
// an invisible character or a direction override in front of it make it ordinary text.
const COMMAND = /^\/agent(?:[ \t]+([a-z-]{1,30})(?![^ \t\r\n]))?[ \t]*([^\r\n]{0,2000})/
const LONGEST_COMMENT = 65_536
const LONGEST_REST = 8_000

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
  if (spec !== undefined) return spec.parse(`${rest}${spec.wholeComment ? restOf(comment) : ''}`.trim())
  const meant = nearMatch(
    word,
    COMMANDS.map((spec) => spec.word),
    2,
  )
  return meant === undefined ? { name: 'unknown', word } : { name: 'unknown', word, meant }
}

function restOf(comment: string): string {
  const end = /[\r\n]/.exec(comment)?.index ?? comment.length
  return comment.slice(end, end + LONGEST_REST)
}

function firstWord(text: string): string {
  return text.trim().split(/\s/, 1)[0] ?? ''
}
