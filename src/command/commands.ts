import { ASKED_KINDS, type AskedKind } from '../domain/intent.ts'
import type { CommandSpec } from './command.ts'
import { MEMORY_COMMANDS } from './memory-commands.ts'

const EFFECTS: Readonly<Record<AskedKind, string>> = {
  fix: 'fixes what the issue describes, with a test that fails before and passes after; ends in a draft pull request',
  refactor: 'improves the code without changing what it does; ends in a draft pull request',
  test: 'adds tests; ends in a draft pull request',
  docs: 'improves the documentation; ends in a draft pull request',
  plan: 'makes a plan and changes nothing; the work begins when somebody else says `/agent approve`',
}

/** Every command, in the order in which help shows them. */
export const COMMANDS: readonly CommandSpec[] = [
  ...ASKED_KINDS.map(workCommand),
  {
    word: 'approve',
    usage: '/agent approve [commit or plan]',
    effect: 'approves exactly that commit of the agent, or that plan (not for who asked for it)',
    role: 'write',
    parse: (text) => (text === '' ? { name: 'approve' } : { name: 'approve', what: text.split(/\s/, 1)[0] ?? '' }),
  },
  {
    word: 'reject',
    usage: '/agent reject <reason>',
    effect: 'ends the run: closes the pull request and deletes its branch, or turns the plan down',
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
    word: 'answer',
    usage: '/agent answer <text>',
    effect: 'answers the question of the agent that is open here; all lines of the comment count',
    role: 'write',
    wholeComment: true,
    parse: (text) => ({ name: 'answer', text }),
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
  ...MEMORY_COMMANDS,
  { word: 'help', usage: '/agent help', effect: 'shows this table', role: 'read', parse: () => ({ name: 'help' }) },
]

function workCommand(kind: AskedKind): CommandSpec {
  return {
    word: kind,
    usage: `/agent ${kind} [what]`,
    effect: EFFECTS[kind],
    role: 'write',
    parse: (text) => ({ name: 'work', kind, text }),
  }
}
