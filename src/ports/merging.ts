/** Whether and how GitHub would merge a pull request. */
export interface MergeStanding {
  /** The base branch takes pull requests through a merge queue only. */
  readonly queue: boolean
  /** It is in that queue, whoever put it there. */
  readonly queued: boolean
  /** `clean`: all that is required is there and every check is green · `unstable`: but for checks that are not required. */
  readonly state: 'clean' | 'unstable' | 'blocked' | 'behind' | 'dirty' | 'draft' | 'unknown'
}

export interface MergeRequest {
  readonly number: number
  /** Another head is refused: Fault `conflict`. */
  readonly head: string
  readonly method: 'merge' | 'squash' | 'rebase'
  /** Of the commit that a merge or a squash makes; a rebase keeps its own. */
  readonly title: string
  readonly message: string
}

/** The part of `RepositoryHost` that merges. */
export interface Merging {
  mergeStanding(number: number): Promise<MergeStanding>
  /** Fault `rejected` where GitHub's rules or methods refuse it, `conflict` where the head is another one. */
  mergePull(merge: MergeRequest): Promise<void>
  /** Fault `rejected` where GitHub's rules refuse it, or the head is another one. */
  enqueuePull(nodeId: string, head: string): Promise<void>
  dequeuePull(nodeId: string): Promise<void>
}
