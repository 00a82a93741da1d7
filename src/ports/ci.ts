import type { Untrusted } from '../domain/untrusted.ts'

/** The App that runs workflows. No other can be called so on the same host; its number differs from host to host. */
export const ACTIONS_APP = 'github-actions'

/** A check that a branch's rules ask for before a merge. */
export interface RequiredCheck {
  readonly name: string
  /** Only what this App says counts. Absent: whoever says it. */
  readonly appId?: number
}

/** What somebody else than our App says of a commit: the newest of each name and sayer. */
export interface CommitCheck {
  readonly kind: 'check-run' | 'status'
  readonly id: number
  readonly name: string
  /** Whose check run it is; 0 where the code host does not say. Absent: a status, which anybody who may write can set. */
  readonly appId?: number
  readonly state: 'pending' | 'passed' | 'failed'
  /**
   * In the code host's words, once it is not pending: of a check run `failure`, `cancelled`, `timed_out`,
   * `action_required`, `startup_failure`, `stale` …, of a status `failure` or `error`. `neutral` and `skipped` have passed.
   */
  readonly conclusion?: string
  /** Run by the code host's own CI from the repository's workflows: `job` and `log` know it by the same number. */
  readonly isJob: boolean
  /** What it says of itself, in one line or in a text of at most 65,535 characters; may be empty. */
  readonly title: Untrusted
  readonly summary: Untrusted
  readonly annotations: number
}

/** What decides whether a check counts. */
export type CheckIdentity = Pick<CommitCheck, 'name' | 'appId' | 'isJob'>

/** A remark of a check run about lines of a file. */
export interface Annotation {
  readonly path: string
  readonly line: number
  readonly level: 'notice' | 'warning' | 'failure'
  readonly message: Untrusted
}

export interface CiJob {
  /** In order; empty: none ever began. */
  readonly steps: readonly { readonly name: string; readonly conclusion?: string }[]
}

/** The end of a log, beginning with a whole line. */
export interface CiLog {
  readonly text: Untrusted
  /** Something before it was left out. */
  readonly cut: boolean
}

/**
 * What CI says of the commits of one repository, read with a token that may do nothing else. Faults as those of
 * `RepositoryHost`; also `too-large`, for a log that does not end.
 */
export interface Ci {
  /** Of all rules that hold for a branch; those of our own App are among them. None where the plan has no rules. */
  requiredChecks(branch: string): Promise<readonly RequiredCheck[]>
  /** Without our own App's; at most the first 1,000 check runs and as many statuses. */
  checksOf(commit: string): Promise<readonly CommitCheck[]>
  /** At most the first 100. */
  annotations(check: Pick<CommitCheck, 'id'>): Promise<readonly Annotation[]>
  /** Undefined where there is none of that number, or none any more. */
  job(check: Pick<CommitCheck, 'id'>): Promise<CiJob | undefined>
  /** Undefined where it has none, or none any more. */
  log(check: Pick<CommitCheck, 'id'>): Promise<CiLog | undefined>
}
