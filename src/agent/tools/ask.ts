import { z } from 'zod'
import { createTool } from './tool.ts'

export const ask = createTool({
  name: 'ask',
  description: 'Ask the maintainers what only they can decide. The work rests until they answer.',
  arguments: z.strictObject({ question: z.string().trim().min(1).max(2000) }),
  effect: 'none',
  label: (args) => args.question,
  run: async ({ question }) => ({ type: 'asked', question }),
})
