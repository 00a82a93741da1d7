import type { Memory, MemoryKind, MemoryState } from '../../domain/memory.ts'
import { untrusted } from '../../domain/untrusted.ts'
import type { KeptMemory, MemoryStore, NewMemory } from '../../ports/memory-store.ts'
import type { Database, Statement } from './postgres.ts'

interface MemoryRow {
  readonly id: number
  readonly key: string
  readonly text: string
  readonly kind: string
  readonly source: string
  readonly scope: string[]
  readonly confidence: number
  readonly state: string
  readonly decided_by: string | null
  readonly created_at: Date
  readonly expires_at: Date | null
  readonly used_at: Date | null
}

/** What repositories remember, in PostgreSQL, found by its full-text search. */
export function createPostgresMemoryStore(database: Database): MemoryStore {
  const one = async (statement: Statement, values: readonly unknown[]) => {
    const [row] = await database.prepared<MemoryRow>(statement, values)
    return row && toMemory(row)
  }
  return {
    add: (repositoryId, memory) => add(database, repositoryId, memory),
    get: (repositoryId, id) => one(GET, [repositoryId, id]),
    async list(repositoryId, { limit, before, forgotten = false }) {
      const rows = await database.prepared<MemoryRow>(LIST, [repositoryId, before ?? null, forgotten, limit])
      return rows.map(toKept)
    },
    confirm: (repositoryId, id, by) => one(CONFIRM, [repositoryId, id, by]),
    forget: (repositoryId, id, by) => one(FORGET, [repositoryId, id, by]),
    async search(repositoryId, words, limit) {
      const rows = await database.prepared<MemoryRow & { rank: number }>(SEARCH, [repositoryId, words, limit])
      return rows.map((row) => ({ memory: toMemory(row), rank: row.rank }))
    },
    async used(repositoryId, ids) {
      await database.prepared(USED, [repositoryId, ids])
    },
  }
}

async function add(database: Database, repositoryId: number, memory: NewMemory) {
  const { key, text, kind, source, scope, confidence, state, decidedBy, expiresAt } = memory
  const values = [key, text, kind, JSON.stringify(source), scope, confidence, state, decidedBy ?? null]
  const [added] = await database.prepared<MemoryRow>(ADD, [repositoryId, ...values, expiresAt ?? null])
  if (added !== undefined) return { memory: toMemory(added), added: true }
  const [earlier] = await database.prepared<MemoryRow>(BY_KEY, [repositoryId, key])
  if (earlier === undefined) throw new Error(`Memory ${key} is neither new nor there.`)
  return { memory: toMemory(earlier), added: false }
}

function toMemory(row: MemoryRow): Memory {
  const { key, ...memory } = toKept(row)
  return memory
}

function toKept(row: MemoryRow): KeptMemory {
  return {
    key: row.key,
    id: row.id,
    text: untrusted(row.text),
    kind: row.kind as MemoryKind,
    source: JSON.parse(row.source),
    scope: row.scope,
    confidence: row.confidence,
    state: row.state as MemoryState,
    createdAt: row.created_at.toISOString(),
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at.toISOString() }),
    ...(row.used_at === null ? {} : { usedAt: row.used_at.toISOString() }),
    ...(row.decided_by === null ? {} : { decidedBy: row.decided_by }),
  }
}

const COLUMNS = 'id, key, text, kind, source, scope, confidence, state, decided_by, created_at, expires_at, used_at'

// The counter's row is locked until the memory stands, so that ids have no twins and are never used again.
const ADD: Statement = {
  name: 'add-memory',
  text: `with counter as (
      insert into memory_counters as c (repository_id, last)
      select $1::bigint, 1 where not exists (select from memories where repository_id = $1::bigint and key = $2::text)
      on conflict (repository_id) do update set last = c.last + 1
      returning last
    )
    insert into memories (repository_id, id, key, text, kind, source, scope, confidence, state, decided_by, expires_at)
    select $1::bigint, last, $2::text, $3::text, $4::text, $5::text, $6::text[], $7::int, $8::text, $9::text,
      $10::timestamptz
    from counter on conflict (repository_id, key) do nothing
    returning ${COLUMNS}`,
}
const BY_KEY: Statement = {
  name: 'memory-by-key',
  text: `select ${COLUMNS} from memories where repository_id = $1 and key = $2`,
}
const GET: Statement = {
  name: 'get-memory',
  text: `select ${COLUMNS} from memories where repository_id = $1 and id = $2`,
}
const LIST: Statement = {
  name: 'list-memories',
  text: `select ${COLUMNS} from memories
    where repository_id = $1 and ($2::int is null or id < $2::int) and ($3::boolean or state <> 'forgotten')
    order by id desc limit $4`,
}
const CONFIRM: Statement = {
  name: 'confirm-memory',
  text: `update memories set
      decided_by = case state when 'forgotten' then decided_by else $3::text end,
      state = case state when 'forgotten' then state else 'confirmed' end
    where repository_id = $1 and id = $2 returning ${COLUMNS}`,
}
const FORGET: Statement = {
  name: 'forget-memory',
  text: `update memories set
      decided_by = case state when 'forgotten' then decided_by else $3::text end, state = 'forgotten', text = ''
    where repository_id = $1 and id = $2 returning ${COLUMNS}`,
}
const USED: Statement = {
  name: 'use-memories',
  text: `update memories set used_at = clock_timestamp()
    where repository_id = $1 and id = any ($2::int[]) and state <> 'forgotten'`,
}
// Any of the words, not all: what is asked is a whole issue, and what is remembered a line.
const SEARCH: Statement = {
  name: 'search-memories',
  text: `with wanted as (
      select string_agg(quote_literal(lexeme), ' | ')::tsquery as query from unnest(to_tsvector('english', $2))
    )
    select ${COLUMNS}, coalesce(ts_rank_cd(words, wanted.query), 0) as rank from memories, wanted
    where repository_id = $1 and state = 'confirmed' and (expires_at is null or expires_at > clock_timestamp())
    order by rank desc, id desc limit $3`,
}
