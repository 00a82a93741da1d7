/** A webhook delivery as it came, stored before it is acknowledged. */
export interface Delivery {
  /** GitHub's GUID (`X-GitHub-Delivery`): the key. */
  readonly guid: string
  /** `X-GitHub-Event`. */
  readonly event: string
  /** The raw body, exactly the bytes that were signed, as UTF-8. */
  readonly body: string
  readonly receivedAt: string
  /** How often processing was begun. */
  readonly attempts: number
}

export type DeliveryOutcome = 'done' | 'ignored' | 'failed'

/** Every method may throw Fault `store-unavailable`. */
export interface DeliveryStore {
  /**
   * `conflict`: the same GUID came with another body; recorded, never processed. What ended as `failed` is stored anew
   * when it comes again: a person asked for the redelivery. Durable when it resolves.
   */
  insert(delivery: Pick<Delivery, 'guid' | 'event' | 'body'>): Promise<'stored' | 'duplicate' | 'conflict'>
  /** Takes unprocessed deliveries, oldest first, hidden from other claimants for `claimMs`. */
  claim(limit: number, claimMs: number): Promise<Delivery[]>
  /** Terminal. `note`: one sentence for people. */
  finish(guid: string, outcome: DeliveryOutcome, note: string): Promise<void>
  /** Back to the queue, not before `afterMs` from now. */
  postpone(guid: string, afterMs: number, error: string): Promise<void>
  get(guid: string): Promise<(Delivery & { readonly outcome?: DeliveryOutcome; readonly note?: string }) | undefined>
}
