import { ANYWHERE, type Call, type CommandSpec, type Decision } from '../command.ts'
import { memoryId } from '../memory-id.ts'

export const MEMORY: CommandSpec = {
  word: 'memory',
  usage: '/agent memory [confirm <id>]',
  effect: 'shows what is remembered, or confirms what a run proposed',
  where: ANYWHERE,
  role: 'write',
  does: decideMemory,
}

function decideMemory({ text }: Call): Decision {
  const [word = '', named = ''] = text.split(/\s+/)
  const id = word === 'confirm' ? memoryId(named) : undefined
  if (id !== undefined) return { type: 'memory', request: { act: 'confirm', id } }
  const before = memoryId(word)
  return { type: 'memory', request: before === undefined ? { act: 'list' } : { act: 'list', before } }
}
