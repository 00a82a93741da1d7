import { type CommandSpec, ISSUE_OR_PULL } from '../command.ts'

export const FIX: CommandSpec = {
  word: 'fix',
  usage: '/agent fix [what]',
  also: ['repair', 'solve', 'implement'],
  effect:
    'fixes what the issue describes, with a test that fails before and passes after; ends in a draft pull request',
  where: ISSUE_OR_PULL,
  role: 'write',
  does: 'fix',
}
