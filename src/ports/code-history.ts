import type { RepositoryRef } from '../domain/repository.ts'

export interface HistoryQuery {
  readonly path: string
  /** Only commits that touched these lines of the file, as it stands in the commit that is asked about; 1-based. */
  readonly lines?: { readonly from: number; readonly to: number }
}

export interface HistoryEntry {
  readonly commit: string
  /** ISO 8601, day only. */
  readonly day: string
  /** As the commit says: anybody may have written it. */
  readonly author: string
  readonly subject: string
  readonly body: string
  /** Numbers after `#` in the message: issues and pull requests. */
  readonly links: readonly number[]
}

export type HistoryAnswer =
  | {
      readonly type: 'history'
      readonly entries: readonly HistoryEntry[]
      /** The oldest commit that is known has parents that are not here. */
      readonly cut: boolean
    }
  | { readonly type: 'problem'; readonly problem: string }

/** Commits of the trusted repository, newest first. What is missing of it is fetched, within bounds. */
export interface CodeHistory {
  history(repository: RepositoryRef, commit: string, query: HistoryQuery): Promise<HistoryAnswer>
}
