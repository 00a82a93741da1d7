import type { RunState } from '../../domain/run-state.ts'

/** The plan as it stands, for notes that take the place of the conversation in which it was made. */
export function renderStanding({ plan: standing }: Pick<RunState, 'plan'>): string | undefined {
  if (standing === undefined) return undefined
  const { goal, steps, files, questions } = standing.plan
  return [
    `Goal: ${goal}`,
    ...steps.map(({ state, text }, index) => `${index + 1}. [${state}] ${text}`),
    ...(files.length === 0 ? [] : [`Files: ${files.join(', ')}`]),
    ...questions.map((question) => `Open: ${question}`),
  ].join('\n')
}
