import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBubblewrapEngine } from '../src/adapters/bubblewrap/engine.ts'
import { createGitSourceStore } from '../src/adapters/git/source-store.ts'
import { createOpenaiModel } from '../src/adapters/openai/model.ts'
import { createPostgresBlobStore } from '../src/adapters/postgres/blob-store.ts'
import { createPostgresLedger } from '../src/adapters/postgres/ledger.ts'
import { createPostgres, type Database } from '../src/adapters/postgres/postgres.ts'
import { createPostgresRunStore } from '../src/adapters/postgres/run-store.ts'
import { createSecretScanner } from '../src/adapters/secretlint/scanner.ts'
import { createSystemClock } from '../src/adapters/system/clock.ts'
import { createAgentStage } from '../src/agent/stage.ts'
import { redact } from '../src/domain/redact.ts'
import { Secret } from '../src/domain/secret.ts'
import type { SandboxEngine } from '../src/ports/sandbox.ts'
import type { SourceStore } from '../src/ports/source-store.ts'
import { startHeartbeat } from '../src/run/heartbeat.ts'
import { type LiveJournal, openJournal } from '../src/run/journal.ts'
import { createTakeOut } from '../src/workspace/take-out.ts'
import { intentOf, policyOf } from '../test/fixtures/agent-run.ts'
import { createGitFixture } from '../test/fixtures/git-repository.ts'

// A process of its own, so that the peak of its memory is the agent's. Prints one line of JSON.
const loadedMs = performance.now()
const [connectionString = '', baseUrl = '', steps = '0'] = process.argv.slice(2)
const LEASE_MS = 9_000

const PRICES = { input: 3, cachedInput: 0.3, output: 15, currency: 'USD' }

const counts = { queries: 0, commands: 0 }
const folder = await mkdtemp(join(tmpdir(), 'sallyport-bench-'))
const database = counted(createPostgres(connectionString))
const engine = createBubblewrapEngine({ stateDirectory: join(folder, 'sandboxes') })
const origin = createGitFixture()
try {
  process.stdout.write(`${JSON.stringify(await run(database))}\n`)
} finally {
  await engine.close()
  await database.close()
  origin.remove()
  await rm(folder, { recursive: true, force: true })
}

async function run(stores: Database) {
  const source = createGitSourceStore({ directory: join(folder, 'git'), remote: async () => ({ url: origin.url }) })
  const runs = createPostgresRunStore(stores)
  await runs.create('bench', intentOf(), 'bench')
  const clock = createSystemClock()
  const since = clock.monotonic()
  const lease = await runs.acquire('bench', 'bench', LEASE_MS)
  if (lease === undefined) throw new Error('no lease')
  const heartbeat = startHeartbeat({ runs, clock, lease, since, onBeat: async () => {}, onLost: () => {} })
  try {
    const journal = await openJournal({ runs, lease, assertLive: heartbeat.assertLive })
    await pin(journal, source)
    const scanner = createSecretScanner()
    const stage = createAgentStage({
      model: createOpenaiModel({ baseUrl, apiKey: new Secret('none'), model: 'fast', limits: { prices: PRICES } }),
      spending: { ledger: createPostgresLedger(stores), caps: { run: '100000' } },
      blobs: createPostgresBlobStore(stores),
      redact: async (text, path) => redact(text, await scanner.scan(text, path)),
      takeOut: createTakeOut({ source }),
      engine: watched(engine),
      source,
      clock,
    })
    const began = performance.now()
    const cpu = process.cpuUsage()
    await stage(journal, new AbortController().signal)
    const ms = performance.now() - began
    const { user, system } = process.cpuUsage(cpu)
    const opened = (await runs.read('bench')).find((event) => event.type === 'context.opened')
    return {
      ms,
      loadedMs,
      cpuMs: (user + system) / 1000,
      ...counts,
      beganAt: performance.timeOrigin + began,
      failed: failures(journal),
      peakMegabytes: process.resourceUsage().maxRSS / 1024,
      parts: opened?.data.parts ?? {},
      compactions: journal.state().context?.compactions.length ?? 0,
    }
  } finally {
    await heartbeat.stop()
  }
}

async function pin(journal: LiveJournal, source: SourceStore): Promise<void> {
  const commit = origin.commit({ 'index.js': `v0\n${'// a line of code\n'.repeat(100)}`, 'README.md': '# Bench\n' })
  const { tree } = await source.fetch(journal.state().intent.repository, commit)
  const policy = policyOf({ steps: Number(steps) + 5, tokens: 1e9, minutes: 30 })
  const rest = { ref: 'main', policyDigest: 'bench', policyProblems: [], subjectEdited: false }
  await journal.record({ type: 'base.pinned', data: { commit, tree, policy, ...rest } })
}

function failures(journal: LiveJournal): number {
  const { steps: taken, change } = journal.state()
  if (change === undefined) throw new Error('nothing was taken out')
  return taken.flatMap(({ results }) => results).filter(({ ok }) => !ok).length
}

function counted(stores: Database): Database {
  return {
    ...stores,
    prepared(statement, values) {
      counts.queries += 1
      return stores.prepared(statement, values)
    },
  }
}

function watched(inner: SandboxEngine): SandboxEngine {
  return {
    ...inner,
    async create(options, signal) {
      const sandbox = await inner.create(options, signal)
      return {
        ...sandbox,
        exec(command, stop) {
          counts.commands += 1
          return sandbox.exec(command, stop)
        },
      }
    },
  }
}
