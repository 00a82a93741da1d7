import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createPostgresBlobStore } from '../../src/adapters/postgres/blob-store.ts'
import { createPostgresRunStore } from '../../src/adapters/postgres/run-store.ts'
import { guard } from '../../src/cli/guard-command.ts'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import type { FileChange } from '../../src/domain/change-set.ts'
import { digestOf } from '../../src/domain/digest.ts'
import { renderFacts } from '../../src/guard/facts.ts'
import { evaluateGuard, RUN_REQUIRES } from '../../src/guard/guard.ts'
import { sampleIntent } from '../conformance/sample-intent.ts'
import type { TestPostgres } from '../fixtures/postgres.ts'
import { startTestPostgres } from '../fixtures/postgres.ts'
import { changeOf, file, PASSING } from '../guard/change.ts'

let server: TestPostgres
let url = ''
let close: () => Promise<void>

beforeAll(async () => {
  server = await startTestPostgres()
  const { connectionString, database } = await server.create()
  url = connectionString
  close = () => database.close()
  const runs = createPostgresRunStore(database)
  const blobs = createPostgresBlobStore(database)
  const judge = async (runId: string, issue: number, files: FileChange[], tamper = false) => {
    await runs.create(runId, sampleIntent({ key: runId, number: issue }), 'github:1:mira')
    const lease = await runs.acquire(runId, 'w', 30_000)
    if (lease === undefined) throw new Error('no lease')
    await runs.append(lease, {
      type: 'base.pinned',
      data: {
        commit: 'c'.repeat(40),
        tree: 'b'.repeat(40),
        ref: 'main',
        policy: DEFAULT_POLICY,
        policyDigest: digestOf(DEFAULT_POLICY),
        policyProblems: [],
        subjectEdited: false,
      },
    })
    const facts = { change: changeOf(...files), secrets: [], unscanned: [], evidence: PASSING }
    const verdict = evaluateGuard(facts, DEFAULT_POLICY, { require: RUN_REQUIRES })
    await runs.append(lease, {
      type: 'guard.judged',
      data: {
        verdict: tamper ? { ...verdict, verb: 'allow' } : verdict,
        policyDigest: digestOf(DEFAULT_POLICY),
        factsDigest: await blobs.put(renderFacts(facts)),
      },
    })
  }
  await judge('run-docs', 1, [file('README.md', 'a\n', 'b\n')])
  await judge('run-lock', 2, [file('yarn.lock', 'a\n', 'b\n')])
  await judge('run-forged', 3, [file('AGENTS.md', null, 'x\n')], true)
  await runs.create('run-waiting', sampleIntent({ key: 'waiting', number: 4 }), 'github:1:mira')
}, 60_000)

afterAll(async () => {
  await close()
  await server.stop()
})

async function sallyport(args: string[], files: Record<string, string> = {}) {
  const out: string[] = []
  const err: string[] = []
  const code = await guard.run(args, {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    readFile: async (path) => files[path],
    env: { DATABASE_URL: url },
  })
  return { code, out: out.join(''), err: err.join('') }
}

describe('guard replay', () => {
  test('gives the same verdict again', async () => {
    const { code, out } = await sallyport(['replay', 'run-lock'])
    expect({ code, out }).toEqual({ code: 0, out: 'Run run-lock: the same verdict again, hold, to the byte.\n' })
  })

  test('names a verdict that the facts do not give', async () => {
    const { code, out } = await sallyport(['replay', 'run-forged', '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ run: 'run-forged', same: false, verdict: { verb: 'block' } })
  })

  test.each([
    ['run-waiting', 'the guard has not judged it'],
    ['run-unknown', 'there is no such run'],
  ])('%s cannot be replayed, and why', async (run, reason) => {
    const { code, out } = await sallyport(['replay', run])
    expect(code).toBe(1)
    expect(out).toContain(reason)
  })

  test('needs a run', async () => {
    expect((await sallyport(['replay'])).code).toBe(64)
  })
})

describe('guard simulate', () => {
  const policy = { 'new.yml': 'rules:\n  dependencies: block\n' }

  test('shows what another policy would have decided', async () => {
    const { code, out } = await sallyport(['simulate', '--policy', 'new.yml', '--json'], policy)
    expect(code).toBe(0)
    const { rows } = JSON.parse(out) as { rows: { run: string; before: string; after: string; changed: string[] }[] }
    expect(rows.map(({ run }) => run)).toEqual(['run-forged', 'run-lock', 'run-docs'])
    expect(rows[1]).toMatchObject({ before: 'hold', after: 'block', changed: ['dependencies: hold → block'] })
    expect(rows[2]).toMatchObject({ before: 'allow', after: 'allow', changed: [] })
  })

  test('looks at as many as asked for', async () => {
    const { out } = await sallyport(['simulate', '--policy', 'new.yml', '--runs', '1'], policy)
    expect(out).toContain('1 runs, 1 decided otherwise, 0 without facts.')
  })

  test('refuses a policy with problems, and a file that is not there', async () => {
    const bad = await sallyport(['simulate', '--policy', 'bad.yml'], { 'bad.yml': 'rulez: 1\n' })
    expect(bad).toMatchObject({ code: 64, err: expect.stringContaining('bad.yml: line 1') })
    expect((await sallyport(['simulate', '--policy', 'none.yml'])).code).toBe(64)
    expect((await sallyport(['simulate', '--policy', 'new.yml', '--runs', 'x'], policy)).code).toBe(64)
  })
})
