/**
 * `work`: runs that need an agent, minutes each · `gate`: approvals, stops, merges, seconds each.
 * Two lanes, so that a decision never waits behind an agent.
 */
export type Lane = 'work' | 'gate'

export interface Job {
  readonly runId: string
  readonly lane: Lane
}

/**
 * Tells a worker soon that a run wants attention. A hint: it may be lost, repeated or reordered, and a job carries
 * nothing but ids. Enqueuing a run that already waits in the lane is idempotent; one that arrives while the same
 * run's job is being handled is handled after it.
 */
export interface Queue {
  enqueue(job: Job): Promise<void>
  /** Starts handling, up to `concurrency` jobs of the lane at once. A rejected handler is logged, the job is dropped. */
  consume(lane: Lane, concurrency: number, handle: (job: Job) => Promise<void>): Promise<QueueConsumer>
  /** Jobs waiting or active per lane. */
  depth(): Promise<Readonly<Record<Lane, number>>>
  close(): Promise<void>
}

export interface QueueConsumer {
  /** Takes no new job and resolves when the running ones are over. */
  close(): Promise<void>
}
