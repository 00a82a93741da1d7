import type { CommandRun } from '../domain/evidence.ts'

export interface CachedRuns {
  /** The run that ran them. */
  readonly runId: string
  readonly commands: readonly CommandRun[]
}

/** Results of commands on a tree, kept between runs. A hint: what is lost or unreadable is run again. Never throws. */
export interface EvidenceCache {
  /** @param key a digest over everything that the results depend on. */
  get(key: string): Promise<CachedRuns | undefined>
  put(key: string, runs: CachedRuns): Promise<void>
}
