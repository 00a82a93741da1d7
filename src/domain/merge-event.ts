/** Events of the merge door, where the policy lets the App merge what is approved. */
export interface MergeEventData {
  /** What the door decided, when it differs from the last; always right before a merge is asked for. */
  'merge.decided': MergeDecision
  /** GitHub refused what was asked for, or put the pull request out of its queue: the next try is another one. */
  'merge.refused': {
    readonly reason: string
    /** The queue had taken it and let go of it, most often for a check of the group that is red. */
    readonly dequeued?: true
  }
}

export interface MergeDecision {
  /**
   * `merging`, `queueing`: asked of GitHub now · `queued`: in the merge queue · `waiting`: until something moves, or
   * until a time · `leaving`: to people.
   */
  readonly state: 'merging' | 'queueing' | 'queued' | 'waiting' | 'leaving'
  /** A clause for people: `a check is not green`. */
  readonly why: string
  /** When its window opens, ISO 8601 UTC. */
  readonly until?: string
}
