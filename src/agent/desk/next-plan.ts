import type { Kind } from '../../domain/intent.ts'
import type { Plan, PlanStep } from '../../domain/plan.ts'
import type { RunState } from '../../domain/run-state.ts'
import type { PlanDraft, PlanProgress } from '../tools/plan-arguments.ts'

/** A run says a plan, or how far it is, at most this often: events are for ever. */
const MOST_TIMES = 60

export type NextPlan =
  | { readonly type: 'plan'; readonly plan: Plan }
  | { readonly type: 'problem'; readonly problem: string }

/** What a call makes of the plan that stands. Pure; problems are for the model to mend. */
export function nextPlan(
  { plan: standing, intent, base }: Pick<RunState, 'plan' | 'intent' | 'base'>,
  { draft, progress }: { readonly draft?: PlanDraft; readonly progress: PlanProgress },
): NextPlan {
  if (draft === undefined && progress.length === 0) return problem('Give plan, progress, or both.')
  if ((standing?.times ?? 0) >= MOST_TIMES) return problem('The plan was said often enough. Work it off.')
  const kind = intent.door === 'plan' ? (draft?.kind ?? standing?.plan.kind) : undefined
  if (intent.door === 'plan' && !isEnabled(kind, base?.policy.kinds ?? [])) {
    return problem(`Say in kind what kind of work it is: ${(base?.policy.kinds ?? []).join(', ')}.`)
  }
  const plan = draft === undefined ? standing?.plan : { ...draft, files: draft.files.map(fromRoot) }
  if (plan === undefined) return problem('There is no plan yet: give plan.')
  return withProgress(plan, kind, progress)
}

function isEnabled(kind: Kind | undefined, kinds: readonly Kind[]): boolean {
  return kind !== undefined && kinds.includes(kind)
}

function fromRoot(path: string): string {
  return path.replace(/^(?:\/workspace\/|\.\/|\/)+/, '')
}

function withProgress(plan: Omit<Plan, 'kind'>, kind: Kind | undefined, progress: PlanProgress): NextPlan {
  const beyond = progress.find(({ step }) => step > plan.steps.length)
  if (beyond !== undefined) return problem(`There is no step ${beyond.step}: the plan has ${plan.steps.length}.`)
  const moved = new Map(progress.map(({ step, state }) => [step, state]))
  const steps = plan.steps.map((step, index): PlanStep => ({ ...step, state: moved.get(index + 1) ?? step.state }))
  const { goal, files, risk, questions } = plan
  // Without a kind where none was asked for, whatever the model said.
  return { type: 'plan', plan: { goal, steps, files, risk, questions, ...(kind === undefined ? {} : { kind }) } }
}

function problem(text: string): NextPlan {
  return { type: 'problem', problem: text }
}
