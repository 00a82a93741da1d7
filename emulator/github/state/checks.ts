import type { Actor, App } from './accounts.ts'

export interface CheckAction {
  readonly label: string
  readonly description: string
  readonly identifier: string
}

export interface CheckRun {
  readonly id: number
  readonly suiteId: number
  readonly app: App
  readonly headSha: string
  readonly annotations: unknown[]
  name: string
  externalId: string
  detailsUrl: string | null
  status: 'queued' | 'in_progress' | 'completed'
  conclusion: string | null
  startedAt: string | null
  completedAt: string | null
  output: { title: string | null; summary: string | null; text: string | null }
  actions: readonly CheckAction[]
}

export interface CommitStatus {
  readonly id: number
  readonly actor: Actor
  readonly sha: string
  readonly state: 'error' | 'failure' | 'pending' | 'success'
  readonly context: string
  readonly description: string | null
  readonly targetUrl: string | null
  readonly createdAt: string
}

export interface RequiredCheck {
  readonly context: string
  readonly integration_id?: number
}

export interface Ruleset {
  readonly id: number
  readonly name: string
  /** Branch names, globs with `*`, or `~DEFAULT_BRANCH` and `~ALL`. */
  readonly branches: readonly string[]
  readonly requiredChecks: readonly RequiredCheck[]
  readonly requiredApprovals: number
  readonly dismissStale: boolean
  readonly lastPushApproval: boolean
  readonly bypassAdmins: boolean
  /** Pull requests go through a merge queue, which merges so. */
  readonly mergeQueue?: 'merge' | 'squash' | 'rebase'
  readonly createdAt: string
}
