import { readdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { migrate } from '../../../src/adapters/postgres/migrate.ts'
import { createPostgres, type Database } from '../../../src/adapters/postgres/postgres.ts'
import { createPostgresRunStore } from '../../../src/adapters/postgres/run-store.ts'
import { storeCall } from '../../../src/adapters/postgres/store-call.ts'
import { verifyChain } from '../../../src/domain/audit-chain.ts'
import type { RunStore } from '../../../src/ports/run-store.ts'
import { ACTOR, MAINTAINER, sampleIntent } from '../../conformance/sample-intent.ts'
import { startTestPostgres, type TestPostgres } from '../../fixtures/postgres.ts'

const STOP = { type: 'stop.requested', data: { by: MAINTAINER } } as const

describe('the run log in PostgreSQL', () => {
  let server: TestPostgres
  let database: Database
  let connectionString: string
  let store: RunStore

  beforeAll(async () => {
    server = await startTestPostgres()
  }, 60_000)

  afterAll(() => server.stop())

  beforeEach(async () => {
    const created = await server.create()
    database = created.database
    connectionString = created.connectionString
    store = createPostgresRunStore(database)
    await store.create('a', sampleIntent({ key: 'a' }), ACTOR)
  })

  afterEach(() => database.close())

  test.each([
    ['update', "update run_events set actor = 'forged'"],
    ['delete', 'delete from run_events'],
    ['truncate', 'truncate run_events cascade'],
  ])('refuses to %s an event', async (_what, statement) => {
    await expect(run(statement)).rejects.toThrow('run_events is append-only')
    expect(verifyChain(await store.read('a'), await store.summary('a'))).toMatchObject({ ok: true, events: 1 })
  })

  test.each([
    ['a changed actor', "update run_events set actor = 'github:1:forged' where seq = 3", 3],
    [
      'one changed byte of data',
      "update run_events set data = replace(data, 'maintainer', 'mainteiner') where seq = 2",
      2,
    ],
    ['a removed event', 'delete from run_events where seq = 2', 2],
    ['a cut tail', 'delete from run_events where seq = 4', 4],
    ['exchanged events', 'update run_events set seq = case seq when 2 then 30 else 2 end where seq in (2, 3)', 2],
  ])('shows %s to who verifies, even when the triggers were switched off', async (_what, statement, badSeq) => {
    for (let count = 0; count < 3; count++) await store.appendInbox('a', STOP, ACTOR)
    await run(`alter table run_events disable trigger all; ${statement}`)
    expect(verifyChain(await store.read('a'), await store.summary('a'))).toMatchObject({ ok: false, badSeq })
  })

  test('lets a lease expire by the clock of the database', async () => {
    const lease = await store.acquire('a', 'w', 150)
    expect(await store.acquire('a', 'other', 150)).toBeUndefined()
    const next = await eventually(() => store.acquire('a', 'other', 60_000))
    expect(next).toMatchObject({ epoch: 2, owner: 'other' })
    if (lease === undefined) throw new Error('no lease')
    await expect(store.renew(lease)).rejects.toMatchObject({ code: 'lease-lost', retryable: false })
  })

  test('writes an event no earlier than the one before it, though the clock was set back', async () => {
    await run("update runs set updated_at = now() + interval '1 day'")
    const { updatedAt } = (await store.summary('a')) ?? {}
    expect((await store.appendInbox('a', STOP, ACTOR)).at).toBe(updatedAt)
  })

  test('keeps ids as numbers however large', async () => {
    const repositoryId = 2 ** 40 + 1
    await store.create('b', sampleIntent({ key: 'b', repositoryId }), ACTOR)
    expect(await store.summary('b')).toMatchObject({ repositoryId })
  })

  test('is migrated once by processes that start at once, and not again', async () => {
    await run('drop schema public cascade; create schema public')
    const databases = Array.from({ length: 4 }, () => createPostgres(connectionString))
    await Promise.all(databases.map(migrate))
    await Promise.all(databases.map((each) => each.close()))
    await migrate(database)
    const { rows } = await sql`select name from kysely_migration order by name`.execute(database.db)
    const files = await readdir(new URL('../../../src/adapters/postgres/migrations/', import.meta.url))
    expect(rows).toEqual(files.sort().map((file) => ({ name: file.replace('.ts', '') })))
  })

  test('survives a connection that is cut in the middle of a statement', async () => {
    const broken: string[] = []
    const cut = createPostgres(connectionString, { onBroken: (error) => broken.push(error.message) })
    const runs = createPostgresRunStore(cut)
    await runs.summary('a')
    const slow = storeCall(() => sql`select pg_sleep(3)`.execute(cut.db)).catch((error: unknown) => error)
    await eventually(async () => ((await terminateOthers()) === 0 ? undefined : true))
    expect(await slow).toMatchObject({ name: 'Fault', code: 'store-unavailable', retryable: true })
    await eventually(() => runs.summary('a').catch(() => undefined))
    expect(broken.length).toBeGreaterThan(0)
    await cut.close()
  })

  test('says store-unavailable where no server is', async () => {
    const nowhere = createPostgres('postgres://nobody@localhost/x?host=/nonexistent', { connectTimeoutMs: 500 })
    const away = { name: 'Fault', code: 'store-unavailable', retryable: true }
    await expect(nowhere.ping()).rejects.toMatchObject(away)
    await expect(createPostgresRunStore(nowhere).read('a')).rejects.toMatchObject(away)
    await expect(createPostgresRunStore(nowhere).create('a', sampleIntent({ key: 'a' }), ACTOR)).rejects.toMatchObject(
      away,
    )
    await expect(migrate(nowhere)).rejects.toMatchObject(away)
    await nowhere.close()
  })

  test('cancels what takes too long, as a fault that may pass', async () => {
    const hasty = createPostgres(connectionString, { statementTimeoutMs: 50 })
    await expect(storeCall(() => sql`select pg_sleep(5)`.execute(hasty.db))).rejects.toMatchObject({
      code: 'store-unavailable',
      retryable: true,
    })
    await hasty.close()
  })

  test('lets a bug be a bug', async () => {
    await expect(storeCall(() => run('select nonsense'))).rejects.toMatchObject({ name: 'error', code: '42703' })
  })

  async function terminateOthers(): Promise<number> {
    const others = sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and query like '%pg_sleep(3)%'`
    return (await others.execute(database.db)).rows.length
  }

  async function run(statement: string): Promise<void> {
    await sql.raw(statement).execute(database.db)
  }
})

async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > deadline) throw new Error('it did not happen within 10 s')
    await sleep(10)
  }
}
