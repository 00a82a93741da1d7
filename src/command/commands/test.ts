import { type CommandSpec, ISSUE_OR_PULL } from '../command.ts'

export const TEST: CommandSpec = {
  word: 'test',
  usage: '/agent test [what]',
  also: ['tests'],
  effect: 'adds tests; ends in a draft pull request',
  where: ISSUE_OR_PULL,
  role: 'write',
  does: 'test',
}
