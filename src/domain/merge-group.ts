/** What a merge queue would merge. Each pull request in the queue heads one; those before it lie beneath. */
export interface MergeGroup {
  /** Where the checks belong. */
  readonly headSha: string
  /** What the head was put upon: the base branch's tip, or the head of the group before it. */
  readonly baseSha: string
  readonly baseBranch: string
  /** The pull request that heads it; undefined where the queue's branch names none. */
  readonly pull?: number
}
