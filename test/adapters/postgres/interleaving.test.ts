import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { createPostgresDeliveryStore } from '../../../src/adapters/postgres/delivery-store.ts'
import type { Database } from '../../../src/adapters/postgres/postgres.ts'
import { createPostgresRunStore } from '../../../src/adapters/postgres/run-store.ts'
import type { Lease } from '../../../src/ports/run-store.ts'
import { ACTOR, MAINTAINER, sampleIntent } from '../../conformance/sample-intent.ts'
import { startTestPostgres, type TestPostgres } from '../../fixtures/postgres.ts'

const STOP = { type: 'stop.requested', data: { by: MAINTAINER } } as const
const NOTE = { type: 'effect.intended', data: { effect: 'note', key: 'k' } } as const

describe('what happens between two statements of an append', () => {
  let server: TestPostgres
  let database: Database

  beforeAll(async () => {
    server = await startTestPostgres()
  }, 60_000)

  afterAll(() => server.stop())

  beforeEach(async () => {
    database = (await server.create()).database
    await createPostgresRunStore(database).create('a', sampleIntent({ key: 'a' }), ACTOR)
  })

  afterEach(() => database.close())

  test('a takeover makes the old owner’s event fail', async () => {
    const store = createPostgresRunStore(database)
    const lease = (await store.acquire('a', 'w', 60_000)) as Lease
    const frozen = interruptedBefore('move-head', async () => {
      await sql`update runs set lease_expires_at = clock_timestamp()`.execute(database.db)
      await store.acquire('a', 'other', 60_000)
    })
    await expect(frozen.append(lease, NOTE)).rejects.toMatchObject({ code: 'lease-lost' })
    expect(await store.read('a')).toHaveLength(1)
  })

  test('an expiry makes the owner’s event fail though nobody took over', async () => {
    const store = createPostgresRunStore(database)
    const lease = (await store.acquire('a', 'w', 60_000)) as Lease
    const frozen = interruptedBefore('move-head', async () => {
      await sql`update runs set lease_expires_at = clock_timestamp()`.execute(database.db)
    })
    await expect(frozen.append(lease, NOTE)).rejects.toMatchObject({ code: 'lease-lost' })
    expect(await store.read('a')).toHaveLength(1)
  })

  test('another event is followed, not overwritten', async () => {
    const store = createPostgresRunStore(database)
    const lease = (await store.acquire('a', 'w', 60_000)) as Lease
    const slow = interruptedBefore('move-head', async () => {
      await store.appendInbox('a', STOP, ACTOR)
    })
    expect(await slow.append(lease, NOTE)).toMatchObject({ seq: 3 })
    expect((await store.read('a')).map((event) => event.type)).toEqual([
      'run.requested',
      'stop.requested',
      'effect.intended',
    ])
  })

  test('the end of the run refuses the inbox event that came too late', async () => {
    const store = createPostgresRunStore(database)
    const slow = interruptedBefore('move-head', async () => {
      const lease = (await store.acquire('a', 'w', 60_000)) as Lease
      await store.append(lease, { type: 'run.ended', data: { how: 'stopped', reason: 'x' } })
    })
    await expect(slow.appendInbox('a', STOP, ACTOR)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('a twin that was created meanwhile is found', async () => {
    const store = createPostgresRunStore(database)
    const intent = sampleIntent({ key: 'b', number: 2 })
    const slow = interruptedBefore('create-run', async () => {
      await store.create('first', intent, ACTOR)
    })
    expect(await slow.create('second', intent, ACTOR)).toEqual({ runId: 'first', created: false })
  })

  test('a conflicting delivery is recorded beside the first, once', async () => {
    const store = createPostgresDeliveryStore(database)
    await store.insert({ guid: 'g', event: 'issues', body: 'first' })
    for (const body of ['forged', 'forged', 'other']) await store.insert({ guid: 'g', event: 'issues', body })
    const { rows } =
      await sql`select guid, convert_from(body, 'UTF8') as body from delivery_conflicts order by body`.execute(
        database.db,
      )
    expect(rows).toEqual([
      { guid: 'g', body: 'forged' },
      { guid: 'g', body: 'other' },
    ])
  })

  // The same store, but something happens the first time that the named statement is about to be sent.
  function interruptedBefore(name: string, happen: () => Promise<void>) {
    let happened = false
    return createPostgresRunStore({
      ...database,
      async prepared(statement, values) {
        if (statement.name === name && !happened) {
          happened = true
          await happen()
        }
        return database.prepared(statement, values)
      },
    })
  }
})
