import { z } from 'zod'
import { createTool } from './tool.ts'

export const submit = createTool({
  name: 'submit',
  description: 'Hand in the work; ends it. title: one line, imperative. summary: what was changed, and why.',
  arguments: z.strictObject({ title: z.string().trim().min(1).max(200), summary: z.string().trim().min(1).max(8000) }),
  effect: 'none',
  label: (args) => args.title,
  run: async (args) => ({ type: 'submitted', ...args }),
})
