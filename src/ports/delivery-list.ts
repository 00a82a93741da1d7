/** An attempt of the code host to bring us a webhook that ended without a 2xx. */
export interface FailedDelivery {
  /** The attempt's. */
  readonly id: number
  /** The delivery's: every attempt at the same one has it, and we store it by this key. */
  readonly guid: string
  readonly event: string
  /** ISO 8601. */
  readonly deliveredAt: string
}

/** What the code host remembers of its deliveries to the App; GitHub keeps about three days. Throws Faults. */
export interface DeliveryList {
  /** Newest first, one for each GUID (its newest failure). Bounded: of very many attempts the newest are looked at. */
  listFailed(since: Date): Promise<FailedDelivery[]>
  /** Asks for the same delivery once more, under the same GUID. Asked twice by mistake, it comes twice: no harm. */
  redeliver(id: number): Promise<void>
}
