import { z } from 'zod'
import { KINDS } from '../../domain/intent.ts'
import { PLAN_STEP_STATES } from '../../domain/plan.ts'

const line = (longest: number) => z.string().trim().min(1).max(longest)
const path = line(256).regex(/^[^\p{Cc}]*$/u, 'must be one line without control characters')
const state = z.enum(PLAN_STEP_STATES)

export const PLAN_DRAFT = z.strictObject({
  goal: line(500),
  steps: z
    .array(z.strictObject({ text: line(300), state: state.default('todo') }))
    .min(1)
    .max(20),
  files: z.array(path).max(60).describe('paths or globs that will change, tests too'),
  risk: z.enum(['low', 'medium', 'high']),
  questions: z.array(line(300)).max(10).default([]),
  kind: z.enum(KINDS).optional().describe('only where a plan is the task'),
})
export type PlanDraft = z.output<typeof PLAN_DRAFT>

export const PROGRESS = z.array(z.strictObject({ step: z.int().min(1).max(20), state })).max(20)
export type PlanProgress = z.output<typeof PROGRESS>
