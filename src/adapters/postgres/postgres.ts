import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Schema } from './schema.ts'
import { storeCall } from './store-call.ts'

export interface PostgresOptions {
  /** Connections of this process at most. Default 10. */
  readonly poolSize?: number
  /** A statement is cancelled after so long: an answer to a webhook must not wait for ever. Default 4,000. */
  readonly statementTimeoutMs?: number
  readonly connectTimeoutMs?: number
  /** Told about connections that broke, also while nobody used them; the pool replaces them. */
  readonly onBroken?: (error: Error) => void
}

/** A named statement: planned once per connection. */
export interface Statement {
  readonly name: string
  readonly text: string
}

export interface Database {
  readonly db: Kysely<Schema>
  /** For the few statements on a hot path. Throws Fault `store-unavailable`. */
  prepared<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]>
  /** Resolves when the database answers. Throws Fault `store-unavailable`. */
  ping(): Promise<void>
  close(): Promise<void>
}

const INT8 = 20

/** A pool of connections; none is opened before the first query. */
export function createPostgres(connectionString: string, options: PostgresOptions = {}): Database {
  const statementTimeoutMs = options.statementTimeoutMs ?? 4_000
  const pool = new pg.Pool({
    connectionString,
    application_name: 'sallyport',
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 3_000,
    statement_timeout: statementTimeoutMs,
    // For a server that does not answer at all, so cannot cancel either.
    query_timeout: statementTimeoutMs + 1_000,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
    types: { getTypeParser: parserFor },
  })
  const onBroken = options.onBroken ?? (() => {})
  pool.on('error', onBroken)
  // A connection that breaks while it is lent out also tells its listeners; with none, Node would end the process.
  pool.on('connect', (client) => client.on('error', onBroken))
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  return {
    db,
    async prepared<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
      const result = await storeCall(() => pool.query({ ...statement, values: [...values] }))
      return result.rows as Row[]
    },
    async ping() {
      await storeCall(() => pool.query('select 1'))
    },
    close: () => db.destroy(),
  }
}

// Ids of GitHub and our counters fit a double exactly; pg would give them as text.
const parserFor = ((oid: number, format?: 'text' | 'binary') =>
  oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser
