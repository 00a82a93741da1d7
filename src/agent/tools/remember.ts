import { z } from 'zod'
import { MEMORY_KINDS, MEMORY_SCOPE_LENGTH, MEMORY_TEXT_LENGTH } from '../../domain/memory.ts'
import { createTool, done, failed } from './tool.ts'

export const remember = createTool({
  name: 'remember',
  description: 'Propose what later runs here should know, in a sentence.',
  arguments: z.strictObject({
    kind: z.enum(MEMORY_KINDS),
    text: z.string().trim().min(1).max(MEMORY_TEXT_LENGTH),
    paths: z.array(z.string()).max(MEMORY_SCOPE_LENGTH).optional().describe('patterns'),
  }),
  effect: 'none',
  label: (args) => `${args.kind}: ${args.text}`,
  async run({ kind, text, paths }, room) {
    if (room.remember === undefined) return failed('Nothing can be remembered here. Go on with the task.')
    const refusal = await room.remember({ kind, text, paths: paths ?? [] })
    return refusal === undefined ? done('Proposed. A person decides whether it is kept.') : failed(refusal)
  },
})
