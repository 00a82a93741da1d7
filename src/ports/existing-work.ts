import type { RepositoryRef } from '../domain/repository.ts'

/** An open pull request that we did not open. */
export interface OthersPull {
  /** `#12`, or `owner/name#12` where it is another repository's. */
  readonly name: string
  readonly author: string
}

/** Path → the blob that a change leaves there, or `gone`. A rename is the one path gone and the other there. */
export type Outcome = ReadonlyMap<string, string>

/** What others have made already. Faults as those of `RepositoryHost`. */
export interface ExistingWork {
  /** Open pull requests that close an issue once they are merged, ten at most. */
  closing(repository: RepositoryRef, issue: number): Promise<readonly OthersPull[]>
  /**
   * Open pull requests into a branch that leave exactly the same, whatever they start from. Among the newest fifty, and
   * only where a page holds their files (100).
   */
  twins(repository: RepositoryRef, base: string, outcome: Outcome): Promise<readonly OthersPull[]>
}
