import type { Intent } from '../domain/intent.ts'
import type { RunLimit, RunLimits } from '../domain/manners.ts'
import type { InboxEvent, StoredEvent, WorkerEvent } from '../domain/run-event.ts'
import type { RunLink } from '../domain/run-link.ts'

/** A worker's right to write to a run until it expires or another takes it over (fencing token: `epoch`). */
export interface Lease {
  readonly runId: string
  readonly owner: string
  /** Grows by one with every acquisition. */
  readonly epoch: number
  /** Milliseconds that it lasts from acquisition or last renewal, by the store's clock. */
  readonly ttlMs: number
}

export interface RunSummary {
  readonly runId: string
  readonly repositoryId: number
  readonly finished: boolean
  /** Last sequence number and hash: what the chain must end in. */
  readonly seq: number
  readonly hash: string
  readonly createdAt: string
  readonly updatedAt: string
}

export interface Creation {
  readonly runId: string
  readonly created: boolean
  /** No run came of it: there is none of this id. */
  readonly refused?: Refusal
}

export interface Refusal {
  readonly limit: RunLimit
  /** This person's first in this repository on this day of UTC, or that one again. */
  readonly first: boolean
}

/**
 * The one log. Every method may throw Fault `store-unavailable` (retryable).
 * Time is the store's. Appends lock the run, so `seq` has no gaps and the chain cannot fork.
 */
export interface RunStore {
  /**
   * Creates a run with its `run.requested` event. Refused as a duplicate when the intent's key was ever used, or while
   * an unfinished run of the same repository, subject and kind exists; the earlier run's id comes back then.
   * With limits, refused also where it would be one run too many: counted and created in one step, so that however many
   * ask at once, none is passed.
   */
  create(runId: string, intent: Intent, actor: string, limits?: RunLimits): Promise<Creation>
  /** Events in order, from `after` (exclusive, default 0). Empty for an unknown run. */
  read(runId: string, after?: number): Promise<StoredEvent[]>
  /** Throws Fault `lease-lost` when the lease's epoch is not the run's any more or has expired. */
  append(lease: Lease, event: WorkerEvent): Promise<StoredEvent>
  /** Without a lease: the closed list of inbox events. Throws Fault `not-found` for an unknown run, `conflict` for a finished one. */
  appendInbox(runId: string, event: InboxEvent, actor: string): Promise<StoredEvent>
  /** @returns undefined while another owner's lease is live, or when the run is finished or unknown. */
  acquire(runId: string, owner: string, ttlMs: number): Promise<Lease | undefined>
  /** Extends the lease. @returns the run's last sequence number, so that the holder sees new inbox events. Throws Fault `lease-lost`. */
  renew(lease: Lease): Promise<{ readonly seq: number }>
  /** Gives it up at once; a lost lease is no error. */
  release(lease: Lease): Promise<void>
  /**
   * Unfinished runs without a live lease that have something to do: never parked, or with an inbox event newer than
   * the last `run.parked` handled, or parked until a time (`wakeAt`) that has come. Oldest first.
   */
  pending(limit: number): Promise<string[]>
  summary(runId: string): Promise<RunSummary | undefined>
  /** Newest first; `before` is a run id to page on. */
  list(options: {
    readonly limit: number
    readonly before?: string
    readonly repositoryId?: number
  }): Promise<RunSummary[]>
  /** Runs that carry any of the links (see `linksOf`), newest first. */
  find(repositoryId: number, links: readonly RunLink[]): Promise<RunSummary[]>
  /** Adds a link that no event of the run's own carries (the merge commit of its pull request, say). Idempotent. */
  link(runId: string, link: RunLink): Promise<void>
}
