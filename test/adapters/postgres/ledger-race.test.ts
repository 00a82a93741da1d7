import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { createPostgresLedger } from '../../../src/adapters/postgres/ledger.ts'
import { createPostgres, type Database } from '../../../src/adapters/postgres/postgres.ts'
import type { Reserved } from '../../../src/ports/ledger.ts'
import { sampleIntent } from '../../conformance/sample-intent.ts'
import { startTestPostgres, type TestPostgres } from '../../fixtures/postgres.ts'

const WORKERS = 50
const CALLS = 8
const AMOUNT = 70_000_000n
const CAP = 10_000_000_000n

let server: TestPostgres
let database: Database
let workers: Database[]

beforeAll(async () => {
  server = await startTestPostgres()
  const created = await server.create()
  database = created.database
  workers = Array.from({ length: WORKERS }, () => createPostgres(created.connectionString, { poolSize: 1 }))
  // The database itself refuses any moment at which the account holds more than its cap.
  await sql
    .raw(`alter table spend_accounts add constraint never_over
      check (account not like 'repository:%' or booked <= ${CAP})`)
    .execute(database.db)
}, 60_000)

afterAll(async () => {
  await Promise.all([database, ...workers].map((each) => each.close()))
  await server.stop()
})

async function reserveAll(worker: number, finish: (id: string, call: number) => Promise<void>): Promise<Reserved[]> {
  const ledger = createPostgresLedger(workers[worker] as Database)
  const answers: Reserved[] = []
  for (let call = 0; call < CALLS; call++) {
    const answer = await ledger.reserve({
      runId: `run-${worker}`,
      step: `agent:${call}`,
      intent: sampleIntent({ key: `${worker}`, number: worker }),
      amount: AMOUNT,
      currency: 'USD',
      caps: { 'repository-month': '10' },
      ttlMs: 60_000,
    })
    answers.push(answer)
    if (answer.type === 'reserved') await finish(answer.id, call)
  }
  return answers
}

test('fifty workers on connections of their own, a third of them dying mid-call, never hold more than one cap', async () => {
  const settled: bigint[] = []
  const answers = await Promise.all(
    workers.map((worker, index) =>
      reserveAll(index, async (id, call) => {
        if (index % 3 === 0) return
        const amount = AMOUNT - BigInt((index * CALLS + call) % 10)
        settled.push(amount)
        await createPostgresLedger(worker).settle(id, { amount, inputTokens: 1, outputTokens: 1, assumed: false })
      }),
    ),
  )
  const all = answers.flat()
  const reserved = all.filter(({ type }) => type === 'reserved')
  // 142 fit; 400 were asked for.
  expect(reserved).toHaveLength(Number(CAP / AMOUNT))
  const open = BigInt(reserved.length - settled.length) * AMOUNT
  const { rows } = await sql<{ booked: string }>`
    select booked::text from spend_accounts where account ~ '^repository:1@....-..$'`.execute(database.db)
  expect(BigInt(rows[0]?.booked ?? 0)).toBe(settled.reduce((sum, each) => sum + each, open))
}, 60_000)
