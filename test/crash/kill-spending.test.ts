import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createPostgresLedger } from '../../src/adapters/postgres/ledger.ts'
import type { Database } from '../../src/adapters/postgres/postgres.ts'
import { createPostgresRunStore } from '../../src/adapters/postgres/run-store.ts'
import { verifyChain } from '../../src/domain/audit-chain.ts'
import { parseAmount } from '../../src/domain/money.ts'
import { reduce } from '../../src/domain/run-state.ts'
import type { RunStore } from '../../src/ports/run-store.ts'
import { intentOf, pinnedJournal, policyOf } from '../fixtures/agent-run.ts'
import { startTestPostgres, type TestPostgres } from '../fixtures/postgres.ts'

const VICTIM = fileURLToPath(new URL('../fixtures/spending-victim.ts', import.meta.url))
const ENOUGH = '1000'
// Of one answer: 100 tokens at 3 and 10 at 15 dollars a million.
const ANSWER = 450_000n

let postgres: TestPostgres
let database: Database
let connectionString: string
let runs: RunStore
const children: ChildProcess[] = []
let subjects = 1

beforeAll(async () => {
  postgres = await startTestPostgres()
  const created = await postgres.create()
  database = created.database
  connectionString = created.connectionString
  runs = createPostgresRunStore(database)
}, 60_000)

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await database.close()
  await postgres.stop()
})

// Asked: what models were asked in both lives. Assumed: calls that stay booked with their worst case.
const POINTS = [
  { point: 'reserved', asked: ['call-1', 'call-2', 'call-3'], assumed: 1 },
  { point: 'called', asked: ['call-1', 'call-2', 'call-2', 'call-3'], assumed: 1 },
  { point: 'answered', asked: ['call-1', 'call-2', 'call-2', 'call-3'], assumed: 1 },
  { point: 'stored', asked: ['call-1', 'call-2', 'call-3'], assumed: 0 },
  { point: 'settled', asked: ['call-1', 'call-2', 'call-3'], assumed: 0 },
] as const

test.each(POINTS)(
  'killed once a call is $point: no stored answer is paid for twice, and the rest stays booked',
  async ({ point, asked, assumed }) => {
    const runId = await addRun(point)
    const first = await live(runId, point, ENOUGH)
    const second = await live(runId, 'nowhere', ENOUGH)
    expect([...first, ...second].filter((word) => word.startsWith('call-'))).toEqual(asked)
    expect(second.at(-1)).toBe('done')
    const ledger = createPostgresLedger(database)
    const row = (await ledger.report({ by: 'run' })).find(({ name }) => name === runId)
    const { spend } = (await stateOf(runId)) ?? {}
    expect({ calls: row?.calls, assumed: row?.assumed, reserved: row?.reserved }).toEqual({
      calls: 3 + assumed,
      assumed,
      reserved: 0n,
    })
    expect(await ledger.open(runId)).toEqual([])
    expect(spend?.abandoned.length).toBe(assumed)
    // The log and the ledger say the same.
    expect(String(row?.spent)).toBe(spend?.total?.nano)
    if (assumed === 0) expect(row?.spent).toBe(3n * ANSWER)
  },
  120_000,
)

test('killed at every call for ever: the cap ends it, and never more than the cap is booked', async () => {
  const runId = await addRun('again-and-again')
  const cap = '0.5'
  let lives = 0
  let said: readonly string[] = []
  while (said.at(-1) !== 'ended') {
    said = await live(runId, 'called', cap)
    lives += 1
    const row = (await createPostgresLedger(database).report({ by: 'run' })).find(({ name }) => name === runId)
    expect((row?.spent ?? 0n) + (row?.reserved ?? 0n)).toBeLessThanOrEqual(parseAmount(cap) ?? 0n)
    expect(lives).toBeLessThan(12)
  }
  expect(lives).toBeGreaterThan(1)
  expect((await stateOf(runId))?.agent?.outcome).toBe('out-of-budget')
}, 240_000)

async function addRun(name: string): Promise<string> {
  const number = subjects++
  const intent = intentOf({ key: name, subject: { ...intentOf().subject, number } })
  await runs.create(name, intent, 'test')
  const lease = await runs.acquire(name, 'test', 60_000)
  if (lease === undefined) throw new Error('no lease')
  for (const event of pinnedJournal(intent, policyOf()).events.slice(1)) await runs.append(lease, event as never)
  await runs.release(lease)
  return name
}

/** One life of a worker: what it said until it stood still and was killed, or came to its end. */
async function live(runId: string, point: string, cap: string): Promise<readonly string[]> {
  const child = spawn(process.execPath, [VICTIM, connectionString, runId, point, cap], {
    env: { PATH: process.env.PATH ?? '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const ended = once(child, 'exit')
  const said: string[] = []
  for await (const word of createInterface({ input: child.stdout })) {
    said.push(word)
    if (word === point) child.kill('SIGKILL')
  }
  await ended
  return said
}

async function stateOf(runId: string) {
  const events = await runs.read(runId)
  expect(verifyChain(events).ok).toBe(true)
  return reduce(events)
}
