import { z } from 'zod'
import { PLAN_DRAFT, PROGRESS } from './plan-arguments.ts'
import { createTool } from './tool.ts'

export const plan = createTool({
  name: 'plan',
  description:
    'Say what you will do, before the first edit and when it changes (plan), or how far you are (progress; steps from 1).',
  arguments: z.strictObject({ plan: PLAN_DRAFT.optional(), progress: PROGRESS.optional() }),
  effect: 'none',
  label: (args) => args.plan?.goal ?? (args.progress ?? []).map(({ step, state }) => `${step} ${state}`).join(', '),
  run: async ({ plan: draft, progress = [] }) => ({
    type: 'planned',
    progress,
    ...(draft === undefined ? {} : { draft }),
  }),
})
