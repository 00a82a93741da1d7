import { z } from 'zod'
import { renderImpact } from './impact.ts'
import { createTool, done, type ToolRoom } from './tool.ts'

const outcome = z.strictObject({
  thread: z.string().trim().max(20),
  done: z.boolean(),
  text: z.string().trim().min(1).max(2000),
})

export const submit = createTool({
  name: 'submit',
  description: 'Hand in the work. title: imperative. summary: what was changed, and why.',
  arguments: z.strictObject({
    title: z.string().trim().min(1).max(200),
    summary: z.string().trim().min(1).max(8000),
    threads: z.array(outcome).max(100).optional(),
  }),
  // A round that is about threads of a review asks for them in words.
  unlisted: ['threads'],
  effect: 'none',
  label: (args) => args.title,
  async run(args, room) {
    const report = await reportBefore(room)
    if (report !== undefined) return done(report)
    const { threads, ...words } = args
    return { type: 'submitted', ...words, ...(threads && { threads }) }
  },
})

// Once, and only where somebody outside the change uses what it touches: a step is not spent on anything less.
async function reportBefore({ code }: ToolRoom): Promise<string | undefined> {
  if (code === undefined || code.wasReported()) return undefined
  const answer = await code.ask({ type: 'impact' })
  if (answer.type !== 'impact' || answer.impact.dependents.every(({ uses }) => uses.length === 0)) return undefined
  return `Not handed in yet: others depend on what the change touches.\n${renderImpact(answer.impact)}\nSee that they still work; then call submit again.`
}
