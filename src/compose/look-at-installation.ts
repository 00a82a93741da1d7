import { join } from 'node:path'
import { lookAtRedis } from '../adapters/bullmq/look.ts'
import { startEmbeddedPostgres } from '../adapters/embedded-postgres/embedded-postgres.ts'
import type { GitHubCodeHost } from '../adapters/github/code-host.ts'
import { type DatabaseState, lookAtDatabase } from '../adapters/postgres/look.ts'
import type { Config } from '../config/env.ts'
import type { Manifest } from '../config/manifest.ts'
import { examineApp, examineHook } from '../doctor/app.ts'
import type { Check } from '../doctor/examine.ts'
import { fail, ok, type Row, warn } from '../domain/examination.ts'
import { isFault } from '../domain/fault.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import { DEFAULT_LIMITS } from '../ports/sandbox.ts'
import { askModel } from './ask-model.ts'
import { openEngine } from './open-engine.ts'
import { allModels } from './open-models.ts'

export interface DoctorParts {
  readonly config: Config
  readonly codeHost: GitHubCodeHost
  readonly manifest: Manifest
  readonly clock: Clock
  readonly log: Logger
}

const THREE_DAYS_MS = 3 * 24 * 60 * 60_000

/** Everything that is not about one repository. */
export function installationChecks(parts: DoctorParts): Check[] {
  const { config, codeHost, manifest, clock } = parts
  const wanted = { permissions: manifest.default_permissions, events: manifest.default_events }
  return [
    { name: 'database', look: () => lookAtStore(config, parts.log) },
    { name: 'queue', look: () => lookAtQueue(config) },
    { name: 'sandbox', look: () => lookAtSandbox(parts) },
    { name: 'model', look: () => lookAtModels(config) },
    { name: 'app', look: async () => examineApp(await codeHost.inspection.registration(), wanted) },
    {
      name: 'webhook',
      look: async () => {
        const since = new Date(clock.now().getTime() - THREE_DAYS_MS)
        return examineHook(await codeHost.inspection.hook(), await codeHost.inspection.traffic(since))
      },
    },
  ]
}

async function lookAtStore({ databaseUrl, dataDirectory }: Config, log: Logger): Promise<Row[]> {
  try {
    if (databaseUrl !== undefined) return [databaseRow(await lookAtDatabase(databaseUrl.reveal()))]
    const own = await startEmbeddedPostgres({
      directory: join(dataDirectory, 'postgres'),
      log: (line) => log.debug({ line }, 'embedded PostgreSQL'),
    })
    try {
      return [databaseRow(await lookAtDatabase(own.connectionString))]
    } finally {
      await own.stop()
    }
  } catch (error) {
    if (!isFault(error)) throw error
    if (databaseUrl === undefined && error.message.includes('postmaster.pid')) {
      return [ok('database', 'The embedded PostgreSQL is in use by a running Sallyport.')]
    }
    return [fail('database', `${error.message}.`, 'Start it, or correct DATABASE_URL.')]
  }
}

function databaseRow({ version, pending }: DatabaseState): Row {
  const state = pending.length === 0 ? 'its tables are up to date' : `the next start brings its tables up to date`
  return ok('database', `PostgreSQL ${version} answers; ${state}.`)
}

async function lookAtQueue({ redisUrl }: Config): Promise<Row[]> {
  if (redisUrl === undefined) return [ok('queue', 'The queue lives in PostgreSQL.')]
  try {
    const { version, evictionPolicy } = await lookAtRedis(redisUrl.reveal())
    if (evictionPolicy === 'noeviction') return [ok('queue', `Redis ${version} answers and drops nothing.`)]
    const reason = `Redis ${version} may drop jobs when its memory is full (maxmemory-policy ${evictionPolicy}).`
    return [fail('queue', reason, 'Set maxmemory-policy to noeviction.')]
  } catch (error) {
    if (!isFault(error)) throw error
    return [fail('queue', `${error.message}.`, 'Start it, or correct REDIS_URL.')]
  }
}

const NO_FILES = new Uint8Array(1024)
const PROBE_MS = 30_000

async function lookAtSandbox({ config, log }: DoctorParts): Promise<Row[]> {
  try {
    const engine = await openEngine(config, { allowUnbounded: false, log })
    try {
      const tree = (async function* () {
        yield NO_FILES
      })()
      const limits = { ...DEFAULT_LIMITS, lifetimeMs: PROBE_MS }
      const sandbox = await engine.create({ runId: 'doctor', purpose: 'clean-room', tree, limits })
      try {
        const argv = ['/bin/sh', '-c', 'echo works']
        const { stdout, exitCode } = await sandbox.exec({ argv, timeoutMs: PROBE_MS, maxOutputBytes: 1024 })
        const works = exitCode === 0 && new TextDecoder().decode(stdout) === 'works\n'
        if (works) return [ok('sandbox', `A sandbox of ${engine.name} ran a command.`)]
        return [fail('sandbox', `A sandbox of ${engine.name} could not run /bin/sh.`, 'Use an image that has one.')]
      } finally {
        await sandbox.destroy()
      }
    } finally {
      await engine.close()
    }
  } catch (error) {
    if (!isFault(error)) throw error
    return [fail('sandbox', `${error.message}.`, 'See under Docker and bubblewrap in docs/operations.md.')]
  }
}

// Each model once.
async function lookAtModels({ models }: Config): Promise<Row[]> {
  const rows: Row[] = []
  for (const [index, { model, endpoint }] of allModels(models).entries()) {
    const why = await askModel(model)
    if (why === undefined) {
      rows.push(ok('model', `${model.name} at ${endpoint} answers.`))
      continue
    }
    const reason = `${model.name} at ${endpoint} does not answer: ${why}.`
    const todo = 'Correct the key, the address or the name: see docs/models.md.'
    rows.push(index === 0 ? fail('model', reason, todo) : warn('model', reason, todo))
  }
  return rows
}
