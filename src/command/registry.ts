import { nearMatch } from '../domain/near-match.ts'
import type { CommandSpec } from './command.ts'
import { ADDRESS } from './commands/address.ts'
import { ANSWER } from './commands/answer.ts'
import { APPROVE } from './commands/approve.ts'
import { DOCS } from './commands/docs.ts'
import { EXPLAIN } from './commands/explain.ts'
import { FIX } from './commands/fix.ts'
import { FORGET } from './commands/forget.ts'
import { HELP } from './commands/help.ts'
import { MEMORY } from './commands/memory.ts'
import { PLAN } from './commands/plan.ts'
import { PUBLISH } from './commands/publish.ts'
import { REFACTOR } from './commands/refactor.ts'
import { REJECT } from './commands/reject.ts'
import { REMEMBER } from './commands/remember.ts'
import { RETRY } from './commands/retry.ts'
import { REVERT } from './commands/revert.ts'
import { STATUS } from './commands/status.ts'
import { STOP } from './commands/stop.ts'
import { TEST } from './commands/test.ts'

/** Every command, in the order in which help shows them. */
export const COMMANDS: readonly CommandSpec[] = [
  FIX,
  REFACTOR,
  TEST,
  DOCS,
  PLAN,
  ANSWER,
  APPROVE,
  REJECT,
  ADDRESS,
  PUBLISH,
  STOP,
  RETRY,
  REVERT,
  STATUS,
  EXPLAIN,
  REMEMBER,
  MEMORY,
  FORGET,
  HELP,
]

export function findCommand(word: string): CommandSpec | undefined {
  return COMMANDS.find((spec) => spec.word === word)
}

/** What somebody may have meant who wrote a word that is none. */
export function similarCommand(word: string): string | undefined {
  const said = word.toLowerCase()
  const called = COMMANDS.find(({ also }) => also?.includes(said))
  if (called !== undefined) return called.word
  return nearMatch(
    said,
    COMMANDS.map((spec) => spec.word),
    2,
  )
}
