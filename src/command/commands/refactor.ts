import { type CommandSpec, ISSUE_OR_PULL } from '../command.ts'

export const REFACTOR: CommandSpec = {
  word: 'refactor',
  usage: '/agent refactor [what]',
  effect: 'improves the code without changing what it does; ends in a draft pull request',
  where: ISSUE_OR_PULL,
  role: 'write',
  does: 'refactor',
}
