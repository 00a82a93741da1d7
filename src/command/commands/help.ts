import { ANYWHERE, type CommandSpec } from '../command.ts'

export const HELP: CommandSpec = {
  word: 'help',
  usage: '/agent help',
  also: ['commands', 'usage'],
  effect: 'shows this table',
  where: ANYWHERE,
  role: 'read',
  does: () => ({ type: 'help' }),
}
