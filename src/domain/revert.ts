import type { Untrusted } from './untrusted.ts'

/** Which change of ours is to be taken back: no model takes part in that. */
export interface Revert {
  /** The run that made it, and its pull request. */
  readonly run: string
  readonly pull: number
  readonly title: Untrusted
  /** What it was made on, and the agent's commit that was merged. */
  readonly base: string
  readonly commit: string
  /** The branch that it was merged into. */
  readonly ref: string
}
