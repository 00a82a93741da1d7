import type { Delivery, DeliveryOutcome, DeliveryStore } from '../../ports/delivery-store.ts'

interface Entry {
  delivery: Delivery
  visibleAt: number
  outcome?: DeliveryOutcome
  note?: string
}

/** Deliveries in this process, gone with it. For tests and simulations. */
export function createMemoryDeliveryStore(options: { readonly now: () => Date }): DeliveryStore {
  const entries = new Map<string, Entry>()
  const now = () => options.now().getTime()
  return {
    async insert({ guid, event, body }) {
      const earlier = entries.get(guid)
      if (earlier !== undefined && earlier.delivery.body !== body) return 'conflict'
      if (earlier !== undefined && earlier.outcome !== 'failed') return 'duplicate'
      const delivery = { guid, event, body, receivedAt: options.now().toISOString(), attempts: 0 }
      entries.set(guid, { delivery: { ...delivery, ...receivedBefore(earlier) }, visibleAt: now() })
      return 'stored'
    },
    async claim(limit, claimMs) {
      const ready = [...entries.values()].filter((entry) => entry.outcome === undefined && entry.visibleAt <= now())
      return ready.slice(0, limit).map((entry) => take(entry, now() + claimMs))
    },
    async finish(guid, outcome, note) {
      const entry = open(entries, guid)
      if (entry !== undefined) Object.assign(entry, { outcome, note })
    },
    async postpone(guid, afterMs, error) {
      const entry = open(entries, guid)
      if (entry !== undefined) Object.assign(entry, { visibleAt: now() + afterMs, note: error })
    },
    async get(guid) {
      const entry = entries.get(guid)
      if (entry === undefined) return undefined
      const { delivery, outcome, note } = entry
      return { ...delivery, ...(outcome === undefined ? {} : { outcome }), ...(note === undefined ? {} : { note }) }
    },
  }
}

function receivedBefore(earlier: Entry | undefined): Partial<Delivery> {
  return earlier === undefined ? {} : { receivedAt: earlier.delivery.receivedAt }
}

function take(entry: Entry, visibleAt: number): Delivery {
  entry.visibleAt = visibleAt
  entry.delivery = { ...entry.delivery, attempts: entry.delivery.attempts + 1 }
  return entry.delivery
}

// A terminal outcome stays as it was first said.
function open(entries: ReadonlyMap<string, Entry>, guid: string): Entry | undefined {
  const entry = entries.get(guid)
  return entry?.outcome === undefined ? entry : undefined
}
