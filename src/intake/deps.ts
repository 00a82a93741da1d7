import type { MergeGroup } from '../domain/merge-group.ts'
import type { RepositoryRef } from '../domain/repository.ts'
import type { RunState } from '../domain/run-state.ts'
import type { NewId } from '../ports/clock.ts'
import type { CodeHost } from '../ports/code-host.ts'
import type { Queue } from '../ports/queue.ts'
import type { RunStore } from '../ports/run-store.ts'

export interface IntakeDeps {
  readonly codeHost: CodeHost
  readonly runs: RunStore
  readonly queue: Pick<Queue, 'enqueue'>
  readonly newId: NewId
  /** Posts or renews the three checks of a pull request that is not a live run's own. */
  readonly judgePull: (repository: RepositoryRef, number: number) => Promise<void>
  /** Posts the three checks of what a merge queue would merge. */
  readonly judgeGroup: (repository: RepositoryRef, group: MergeGroup) => Promise<void>
  /** A run in Markdown, for `/agent status`. */
  readonly renderStatus: (state: RunState) => string
}

/** What became of a delivery: one sentence for people, and whether anything was to do. */
export interface Handled {
  readonly outcome: 'done' | 'ignored'
  readonly note: string
}

export function done(note: string): Handled {
  return { outcome: 'done', note }
}

export function nothing(note: string): Handled {
  return { outcome: 'ignored', note }
}
