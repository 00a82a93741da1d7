import { type CommandSpec, ISSUE_OR_PULL } from '../command.ts'

export const DOCS: CommandSpec = {
  word: 'docs',
  usage: '/agent docs [what]',
  also: ['document', 'documentation'],
  effect: 'improves the documentation; ends in a draft pull request',
  where: ISSUE_OR_PULL,
  role: 'write',
  does: 'docs',
}
