import { z } from 'zod'
import { createTool } from './tool.ts'

export const giveUp = createTool({
  name: 'give_up',
  description: 'End without a change, and say why.',
  arguments: z.strictObject({ reason: z.string().trim().min(1).max(4000) }),
  effect: 'none',
  label: (args) => args.reason,
  run: async (args) => ({ type: 'gave-up', reason: args.reason }),
})
