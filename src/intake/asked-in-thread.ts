import { findCommand } from '../command/registry.ts'
import type { Commanded } from './interpretation.ts'

// A run of its own is asked for with what the issue or pull request says, and its comment can be deleted to withdraw it.
const ASKS_TOO: readonly string[] = ['retry', 'revert']

/** What is said to somebody who asks for a run in the thread of a review. Undefined: they do not. */
export function askedInThread({ command, thread }: Commanded): string | undefined {
  if (thread === undefined) return undefined
  const { word } = command
  const asks = typeof findCommand(word)?.does === 'string' || ASKS_TOO.includes(word)
  if (!asks) return undefined
  return [
    `No run was started: \`/agent ${word}\` asks for a run of its own, and is said in a comment of the conversation, not in`,
    'the thread of a review. On my own pull requests `/agent address [text]` works on this thread, with what you say of it.',
  ].join(' ')
}
