/** How much a repository and its people are asked to bear at once. All counts are of one repository. */
export interface MannersPolicy {
  /** Most unfinished runs: open pull requests of the agent, and what is on the way to one. */
  readonly openPulls: number
  /** Most runs without a pull request yet: queued, at work, waiting for an answer. */
  readonly runsAtOnce: number
  /** Most runs that one person asks for in a day of UTC. */
  readonly runsPerDay: number
  /** Most open pull requests that one reviewer is asked to look at. */
  readonly reviews: number
}

export const DEFAULT_MANNERS: MannersPolicy = { openPulls: 10, runsAtOnce: 5, runsPerDay: 20, reviews: 5 }

/** What keeps a request from becoming a run, in the order in which they are looked at. */
export const RUN_LIMITS = ['runsPerDay', 'runsAtOnce', 'openPulls'] as const
export type RunLimit = (typeof RUN_LIMITS)[number]
export type RunLimits = Readonly<Record<RunLimit, number>>

/** After how many days without a sign of a person an agent's pull request is spoken of, and closed; 0: never. */
export interface StalePolicy {
  readonly nudgeDays: number
  readonly closeDays: number
}

export const DEFAULT_STALE: StalePolicy = { nudgeDays: 7, closeDays: 14 }
