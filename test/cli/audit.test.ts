import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import type { Database } from '../../src/adapters/postgres/postgres.ts'
import { createPostgresRunStore } from '../../src/adapters/postgres/run-store.ts'
import { audit } from '../../src/cli/audit.ts'
import { observed, started, TTL } from '../conformance/run-store/harness.ts'
import { ACTOR, sampleIntent } from '../conformance/sample-intent.ts'
import { startTestPostgres, type TestPostgres } from '../fixtures/postgres.ts'

let server: TestPostgres
let open: { readonly connectionString: string; readonly database: Database }

beforeAll(async () => {
  server = await startTestPostgres()
}, 60_000)
afterAll(() => server.stop())

// A run of five events.
beforeEach(async () => {
  open = await server.create()
  const runs = createPostgresRunStore(open.database)
  await runs.create('run-1', sampleIntent({ key: 'k' }), ACTOR)
  const lease = await runs.acquire('run-1', 'w', TTL)
  if (lease === undefined) throw new Error('no lease')
  await runs.append(lease, started(lease))
  for (const key of ['one', 'two', 'three']) await runs.append(lease, observed(key, `${key} is done`))
})

async function verify(...args: string[]) {
  await open.database.close()
  const said = { out: '', err: '' }
  const code = await audit.run(['verify', 'run-1', ...args], {
    env: { DATABASE_URL: open.connectionString },
    out(text) {
      said.out += text
    },
    err(text) {
      said.err += text
    },
    readFile: async () => undefined,
  })
  return { ...said, code }
}

// As somebody who owns the database can: what keeps everybody else from it is switched off.
async function tamper(...statements: readonly string[]): Promise<void> {
  const { db } = open.database
  await sql`alter table run_events disable trigger user`.execute(db)
  for (const statement of statements) await sql.raw(statement).execute(db)
}

test('a log as it was written is verified', async () => {
  expect(await verify()).toEqual({
    code: 0,
    err: '',
    out: expect.stringMatching(/^Run run-1: 5 events verified, the last hash is [0-9a-f]{64}\.\n$/),
  })
})

test.each([
  [
    'one byte of an event is another',
    3,
    [`update run_events set data = replace(data, 'one is', 'One is') where seq = 3`],
  ],
  ['its actor is another', 3, [`update run_events set actor = 'github:9:noor' where seq = 3`]],
  ['a row is removed', 3, ['delete from run_events where seq = 3']],
  [
    'two rows are exchanged',
    3,
    [
      'update run_events set seq = 30 where seq = 3',
      'update run_events set seq = 3 where seq = 4',
      'update run_events set seq = 4 where seq = 30',
    ],
  ],
  ['the tail is cut', 5, ['delete from run_events where seq = 5']],
])('where %s, the first event that is not as it was is named: %d', async (_what, seq, statements) => {
  await tamper(...statements)
  const { code, out } = await verify('--json')
  expect([code, JSON.parse(out)]).toEqual([1, expect.objectContaining({ run: 'run-1', ok: false, badSeq: seq })])
})

test.each(['update run_events set actor = actor', 'delete from run_events', 'truncate run_events'])(
  'the database itself refuses it: %s',
  async (statement) => {
    await expect(sql.raw(statement).execute(open.database.db)).rejects.toThrow()
    expect((await verify()).code).toBe(0)
  },
)
