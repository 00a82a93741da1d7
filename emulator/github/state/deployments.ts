import type { Actor } from './accounts.ts'

export interface DeploymentStatus {
  readonly id: number
  readonly actor: Actor
  readonly state: string
  readonly description: string
  readonly logUrl: string
  readonly createdAt: string
}

export interface Deployment {
  readonly id: number
  readonly actor: Actor
  readonly sha: string
  /** The branch, tag or SHA that it was made from, as it was said. */
  readonly ref: string
  readonly task: string
  readonly environment: string
  readonly description: string | null
  readonly createdAt: string
  /** Oldest first. */
  readonly statuses: DeploymentStatus[]
}
