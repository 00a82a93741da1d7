import { ANYWHERE, answer, type CommandSpec } from '../command.ts'

export const REMEMBER: CommandSpec = {
  word: 'remember',
  usage: '/agent remember <text>',
  effect: 'has later runs in this repository know it',
  where: ANYWHERE,
  role: 'write',
  wholeComment: true,
  does: ({ text }) =>
    text === ''
      ? answer('Say what to remember: `/agent remember <text>`.')
      : { type: 'memory', request: { act: 'remember', text } },
}
