import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createPostgresLedger } from '../../src/adapters/postgres/ledger.ts'
import { createPostgresRunStore } from '../../src/adapters/postgres/run-store.ts'
import { type CliCommand, Misuse } from '../../src/cli/cli-command.ts'
import { memory } from '../../src/cli/memory.ts'
import { spend } from '../../src/cli/spend.ts'
import { ACTOR, sampleIntent } from '../conformance/sample-intent.ts'
import { startTestPostgres, type TestPostgres } from '../fixtures/postgres.ts'

let server: TestPostgres
let url: string

beforeAll(async () => {
  server = await startTestPostgres()
  const { connectionString, database } = await server.create()
  url = connectionString
  const intent = sampleIntent({ key: 'k' })
  await createPostgresRunStore(database).create('run-1', intent, ACTOR)
  const ledger = createPostgresLedger(database)
  const call = { runId: 'run-1', intent, currency: 'USD', caps: {}, ttlMs: 60_000 }
  const first = await ledger.reserve({ ...call, step: 'agent:1', amount: 2_000_000_000n })
  if (first.type === 'refused') throw new Error('refused')
  await ledger.settle(first.id, { amount: 12_300_000n, inputTokens: 1_000, outputTokens: 50, assumed: false })
  await ledger.reserve({ ...call, step: 'agent:2', amount: 500_000_000n })
  await database.close()
}, 60_000)

afterAll(() => server.stop())

async function say(command: CliCommand, ...args: string[]) {
  const said = { out: '', err: '' }
  const code = await command.run(args, {
    env: { DATABASE_URL: url },
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

const LINE = '0.01230 USD  2 calls  1000 in, 50 out  0.5000 USD in flight\n'

test.each([
  [[], `acme/path-parse  ${LINE}`],
  [['--by', 'person'], `maintainer  ${LINE}`],
  [['--by', 'organisation', '--since', '2020-01-01'], `acme  ${LINE}`],
  [['--by', 'run'], `run-1  ${LINE}`],
])('spend %j', async (args, out) => {
  expect(await say(spend, ...args)).toEqual({ code: 0, out, err: '' })
})

test('spend --json gives whole numbers as text', async () => {
  const { out } = await say(spend, '--json')
  expect(JSON.parse(out)).toEqual([
    {
      name: 'acme/path-parse',
      currency: 'USD',
      spent: '12300000',
      reserved: '500000000',
      calls: 2,
      inputTokens: 1_000,
      outputTokens: 50,
      unpriced: 0,
      assumed: 0,
    },
  ])
})

test('spend since tomorrow is nothing', async () => {
  expect(await say(spend, '--since', '2999-01-01T00:00:00Z')).toMatchObject({ code: 0, out: '' })
})

test.each([[['--by', 'planet']], [['--since', 'yesterday']]])('spend %j is wrong usage', async (args) => {
  await expect(say(spend, ...args)).rejects.toThrow(Misuse)
})

test('memory of a repository is found by its name, once a run was asked for there', async () => {
  expect(await say(memory, 'add', 'acme/path-parse', 'Dates are UTC.', '--kind', 'convention')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^1 {2}confirmed {2}convention {2}operator {2}\*\* {2}until .* {2}Dates are UTC\.\n$/),
  })
  expect((await say(memory, 'list', '1')).out).toContain('Dates are UTC.')
  expect(await say(memory, 'list', 'acme/other')).toMatchObject({ code: 1, err: expect.stringContaining('numeric id') })
  expect((await say(memory, 'rm', '1', '1')).code).toBe(0)
  expect((await say(memory, 'list', '1', '--forgotten')).out).toContain('(forgotten by operator)')
})

test.each([
  [[]],
  [['list']],
  [['list', '1', '--limit', '0']],
  [['list', '1', '--before', 'x']],
  [['add', '1']],
  [['add', '1', 'text', '--kind', 'rumour']],
  [['rm', '1']],
  [['rm', '1', 'x']],
  [['import', '1']],
  [['toString', '1']],
])('memory %j is wrong usage', async (args) => {
  await expect(say(memory, ...args)).rejects.toThrow(Misuse)
})
