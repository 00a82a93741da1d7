import { digestOf } from './digest.ts'
import type { Kind } from './intent.ts'
import type { Risk } from './verdict.ts'

export const PLAN_STEP_STATES = ['todo', 'doing', 'done', 'dropped'] as const
export type PlanStepState = (typeof PLAN_STEP_STATES)[number]

export interface PlanStep {
  readonly text: string
  readonly state: PlanStepState
}

/** What the agent means to do, in its own words: untrusted, redacted, bounded by the tool that takes it. */
export interface Plan {
  readonly goal: string
  /** Numbered from 1 where people and the agent name them. */
  readonly steps: readonly PlanStep[]
  /** Paths that are expected to change, as in CODEOWNERS: `*`, `**`, `?`; a folder covers what lies in it. */
  readonly files: readonly string[]
  readonly risk: Risk
  /** What it does not know, for who reads the plan. */
  readonly questions: readonly string[]
  /** What kind of work it is; only where the plan was asked for first. */
  readonly kind?: Kind
}

/**
 * SHA-256 (hex) of what a plan says. How far its steps are is no part of it: working off an approved plan leaves it
 * approved, saying anything else does not.
 */
export function planDigest(plan: Plan): string {
  const { goal, steps, files, risk, questions, kind } = plan
  const said = { goal, steps: steps.map(({ text }) => text), files, risk, questions }
  return digestOf(kind === undefined ? said : { ...said, kind })
}

/** How people name a plan: enough of its digest to be sure. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 12)
}
