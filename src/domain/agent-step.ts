import type { EventData } from './run-event.ts'

/** One answer of the model's, and what its calls gave. */
export interface AgentStep {
  readonly step: number
  readonly answer: string
  readonly model: string
  readonly calls: readonly string[]
  readonly request?: string
  readonly role?: 'planner' | 'tester'
  readonly results: readonly EventData['tool.returned'][]
}

export function withResult(steps: readonly AgentStep[], result: EventData['tool.returned']): AgentStep[] {
  return steps.map((step) => (step.step === result.step ? { ...step, results: [...step.results, result] } : step))
}
