import { ANYWHERE, answer, type Call, type CommandSpec, type Decision } from '../command.ts'
import { memoryId } from '../memory-id.ts'

export const FORGET: CommandSpec = {
  word: 'forget',
  usage: '/agent forget <id>',
  also: ['delete'],
  effect: 'deletes a memory for good',
  where: ANYWHERE,
  role: 'write',
  does: decideForget,
}

function decideForget({ text }: Call): Decision {
  const id = memoryId(text)
  if (id === undefined) return answer('Say which: `/agent forget <id>`; `/agent memory` lists them.')
  return { type: 'memory', request: { act: 'forget', id } }
}
