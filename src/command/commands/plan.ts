import { type CommandSpec, ISSUE_OR_PULL } from '../command.ts'

export const PLAN: CommandSpec = {
  word: 'plan',
  usage: '/agent plan [what]',
  effect: 'makes a plan and changes nothing; the work begins when somebody else says `/agent approve`',
  where: ISSUE_OR_PULL,
  role: 'write',
  does: 'plan',
}
