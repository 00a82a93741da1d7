import type { RunState } from './run-state.ts'

/** The pull request of a person that a run's own is stacked on. */
export interface StackParent {
  readonly number: number
  /** Its branch: what the run's own pull request was opened against. */
  readonly headRef: string
}

/** Undefined where the run was asked for on an issue, or takes something back. */
export function parentOf({ subject, revert }: RunState['intent']): StackParent | undefined {
  if (subject.pull === undefined || revert !== undefined) return undefined
  return { number: subject.number, headRef: subject.pull.headRef }
}
