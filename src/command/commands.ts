import { KINDS, type Kind } from '../domain/intent.ts'
import type { CommandSpec } from './command.ts'

const EFFECTS: Readonly<Record<Kind, string>> = {
  fix: 'fixes what the issue describes, with a test that fails before and passes after',
  refactor: 'improves the code without changing what it does',
  test: 'adds tests',
  docs: 'improves the documentation',
}

/** Every command, in the order in which help shows them. */
export const COMMANDS: readonly CommandSpec[] = [
  ...KINDS.map(workCommand),
  {
    word: 'approve',
    usage: '/agent approve [commit]',
    effect: 'approves exactly that commit of the agent (not for who asked for it)',
    role: 'write',
    parse: (text) => (text === '' ? { name: 'approve' } : { name: 'approve', commit: text.split(/\s/, 1)[0] ?? '' }),
  },
  {
    word: 'reject',
    usage: '/agent reject <reason>',
    effect: 'closes the pull request and deletes its branch',
    role: 'write',
    parse: (text) => ({ name: 'reject', reason: text }),
  },
  {
    word: 'publish',
    usage: '/agent publish',
    effect: 'lets a held change leave for a draft pull request (not for who asked for it)',
    role: 'write',
    parse: () => ({ name: 'publish' }),
  },
  {
    word: 'stop',
    usage: '/agent stop',
    effect: 'kills the run within seconds',
    role: 'write',
    parse: () => ({ name: 'stop' }),
  },
  {
    word: 'status',
    usage: '/agent status',
    effect: 'says where the run stands',
    role: 'read',
    parse: () => ({ name: 'status' }),
  },
  { word: 'help', usage: '/agent help', effect: 'shows this table', role: 'read', parse: () => ({ name: 'help' }) },
]

function workCommand(kind: Kind): CommandSpec {
  return {
    word: kind,
    usage: `/agent ${kind} [what]`,
    effect: `${EFFECTS[kind]}; ends in a draft pull request`,
    role: 'write',
    parse: (text) => ({ name: 'work', kind, text }),
  }
}
