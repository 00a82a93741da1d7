import { z } from 'zod'
import { createTool, done, failed } from './tool.ts'

const PAGE_CHARS = 8_000

export const readOutput = createTool({
  name: 'read_output',
  description: 'Read more of an output that was cut, from character offset.',
  arguments: z.strictObject({ handle: z.string().max(20), offset: z.number().min(0).optional() }),
  effect: 'none',
  label: (args) => `${args.handle}${args.offset === undefined ? '' : `:${args.offset}`}`,
  async run(args, room) {
    const text = await room.output?.(args.handle)
    if (text === undefined) return failed(`There is no output ${args.handle}. Handles stand where output was cut.`)
    const from = Math.floor(args.offset ?? 0)
    if (from >= text.length) return failed(`Output ${args.handle} has only ${text.length} characters.`)
    const to = from + PAGE_CHARS
    const page = text.slice(from, to).toWellFormed()
    return done(to < text.length ? `${page}\n[characters ${from}-${to} of ${text.length}; next: offset ${to}]` : page)
  },
})
