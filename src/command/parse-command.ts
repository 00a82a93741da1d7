import type { Command } from './command.ts'
import { findCommand } from './registry.ts'

// The ASCII slash at the very start, ASCII letters, then white space or the end. A full-width slash, a quote, a fence,
// an invisible character or a direction override in front of it make it ordinary text.
const COMMAND = /^\/agent(?:[ \t]+([a-z-]{1,30})(?![^ \t\r\n]))?[ \t]*([^\r\n]{0,2000})/
const LONGEST_COMMENT = 65_536
const LONGEST_REST = 8_000

/**
 * Reads a command from the first line of a comment; alone, `/agent` asks for help.
 * @returns undefined where the comment is no command.
 */
export function parseCommand(comment: string): Command | undefined {
  const match = COMMAND.exec(comment.slice(0, LONGEST_COMMENT))
  if (match === null || !/^\/agent(?:[ \t\r\n]|$)/.test(comment)) return undefined
  const [, word, rest = ''] = match
  if (word === undefined) return rest.trim() === '' ? { word: 'help', text: '' } : { word: firstWord(rest), text: '' }
  const whole = findCommand(word)?.wholeComment === true ? restOf(comment) : ''
  return { word, text: `${rest}${whole}`.trim() }
}

function restOf(comment: string): string {
  const end = /[\r\n]/.exec(comment)?.index ?? comment.length
  return comment.slice(end, end + LONGEST_REST)
}

function firstWord(text: string): string {
  return text.trim().split(/\s/, 1)[0] ?? ''
}
