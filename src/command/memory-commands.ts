import type { Command, CommandSpec } from './command.ts'

/** The repository's memory, shown and edited where people already are. */
export const MEMORY_COMMANDS: readonly CommandSpec[] = [
  {
    word: 'remember',
    usage: '/agent remember <text>',
    effect: 'has later runs in this repository know it',
    role: 'write',
    wholeComment: true,
    parse: (text) => ({ name: 'remember', text }),
  },
  {
    word: 'memory',
    usage: '/agent memory [confirm <id>]',
    effect: 'shows what is remembered, or confirms what a run proposed',
    role: 'write',
    parse: parseMemory,
  },
  {
    word: 'forget',
    usage: '/agent forget <id>',
    effect: 'deletes a memory for good',
    role: 'write',
    parse: (text) => ({ name: 'forget', id: idOf(text) }),
  },
]

function parseMemory(text: string): Command {
  const [word = '', id = ''] = text.split(/\s+/)
  const confirm = word === 'confirm' ? idOf(id) : undefined
  if (confirm !== undefined) return { name: 'memory', confirm }
  const before = idOf(word)
  return before === undefined ? { name: 'memory' } : { name: 'memory', before }
}

// As people write it: 12, or #12.
function idOf(text: string): number | undefined {
  const digits = /^#?([1-9]\d{0,8})(?!\S)/.exec(text)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
