import type { CheckRun } from './checks.ts'

export interface JobStep {
  readonly name: string
  readonly conclusion: string
}

/** What GitHub Actions knows of a check run of its own: they share their number. */
export interface Job {
  readonly run: CheckRun
  readonly workflowRunId: number
  readonly workflow: string
  readonly branch: string | null
  readonly createdAt: string
  steps: readonly JobStep[]
  /** Absent: it never started, or its log is gone. */
  log?: string | undefined
}

export interface PushedCommit {
  readonly sha: string
  readonly branch: string
  /** The text of a file at that commit; undefined where there is none. */
  file(path: string): Promise<string | undefined>
}

export interface CheckAnnotation {
  readonly path: string
  readonly start_line: number
  readonly end_line: number
  readonly annotation_level: 'notice' | 'warning' | 'failure'
  readonly message: string
  readonly title?: string
}

export interface JobOutcome {
  readonly conclusion: 'success' | 'failure' | 'cancelled' | 'skipped' | 'timed_out' | 'action_required' | 'neutral'
  /** As GitHub Actions writes it, or bare lines: times are put in front of lines without. */
  readonly log?: string
  readonly steps?: readonly JobStep[]
  readonly annotations?: readonly CheckAnnotation[]
}

/** A workflow of one job, played by a function instead of a runner. */
export interface NewWorkflow {
  /** The name of its job, which its check run has too. */
  readonly job: string
  /** Default `CI`. */
  readonly name?: string
  /** Whether it runs for a push to that branch. Default: for every one. */
  readonly on?: (branch: string) => boolean
  readonly run: (commit: PushedCommit) => JobOutcome | Promise<JobOutcome>
}
