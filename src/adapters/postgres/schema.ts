/** The tables as kysely sees them; `migrations/` makes them. */
export interface Schema {
  runs: RunRow
  run_links: LinkRow
  run_events: EventRow
  blobs: BlobRow
  deliveries: DeliveryRow
  delivery_conflicts: ConflictRow
}

export interface RunRow {
  run_id: string
  repository_id: number
  intent_key: string
  subject: number
  kind: string
  finished: boolean
  seq: number
  hash: string
  inbox_seq: number
  handled_seq: number
  parked: boolean
  /** When a parked run looks again by itself; null: only when something comes in. */
  wake_at: Date | null
  lease_owner: string | null
  lease_epoch: number
  lease_expires_at: Date | null
  created_at: Date
  updated_at: Date
  /** null in what was recorded before people's runs were counted. */
  requester_id: number | null
}

/** `data` is canonical JSON and `at` the very text that was hashed: text, so that no type of the database rewrites them. */
export interface EventRow {
  run_id: string
  seq: number
  type: string
  data: string
  at: string
  actor: string
  version: number
  prev_hash: string
  hash: string
}

export interface LinkRow {
  repository_id: number
  kind: string
  value: string
  run_id: string
}

export interface BlobRow {
  digest: string
  bytes: Uint8Array
}

export interface DeliveryRow {
  position: number
  guid: string
  event: string
  body: Uint8Array
  body_digest: string
  received_at: Date
  attempts: number
  /** Hidden from claimants until then: claimed, or postponed. */
  visible_at: Date
  outcome: string | null
  note: string | null
  finished_at: Date | null
}

export interface ConflictRow {
  guid: string
  event: string
  body: Uint8Array
  body_digest: string
  received_at: Date
}
