import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pino, { type Logger } from 'pino'
import { parse } from 'yaml'
import { createContract } from '../emulator/contract/contract.ts'
import type { GitHubEmulator, RegisteredApp } from '../emulator/github/emulator.ts'
import { createGitHub } from '../emulator/github/server.ts'
import { openSallyport, type RunningSallyport } from '../src/compose/open-sallyport.ts'
import type { Config } from '../src/config/env.ts'
import { singleModel } from '../src/config/models.ts'
import { Secret } from '../src/domain/secret.ts'
import { CHECK_NAMES } from '../src/view/render-checks.ts'
import { type ScriptedModel, startScriptedModel, type Turn } from './scripted-model.ts'

export const REPOSITORY = 'acme/path-parse'
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PACKAGE = join(ROOT, 'node_modules', 'path-parse-1.0.6')
const WEBHOOK_SECRET = 'demo-only-8f1f0b7c2d9e4a55'

export interface World {
  readonly github: GitHubEmulator
  readonly app: RegisteredApp
  readonly model: ScriptedModel
  readonly sallyport: RunningSallyport
  readonly directory: string
  readonly logFile: string
  close(): Promise<void>
}

/** Starts everything on 127.0.0.1: GitHub with three maintainers and a real package, a model, and Sallyport itself. */
export async function startWorld(scriptFor: (github: string) => readonly Turn[]): Promise<World> {
  const directory = mkdtempSync(join(tmpdir(), 'sallyport-demo-'))
  // As root, PostgreSQL runs as somebody else, who must be able to pass through to its own folder.
  chmodSync(directory, 0o711)
  const closers: (() => Promise<void>)[] = [async () => rmSync(directory, { recursive: true, force: true })]
  // What is broken already when it is to be closed, as by a Ctrl-C that everybody got, must not keep the rest.
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await Promise.allSettled([closer()])
  }
  try {
    const github = await startGitHub(directory)
    closers.push(() => github.close())
    const model = await startScriptedModel(scriptFor(github.url))
    closers.push(() => model.close())
    const app = registerApp(github)
    const logFile = join(directory, 'sallyport.log')
    const log = createLog(logFile)
    const config = configFor({ github, app, model, directory })
    const sallyport = await openSallyport(config, { web: true, worker: true, allowUnbounded: true }, log)
    closers.push(() => sallyport.close())
    app.setWebhookUrl(`${sallyport.webUrl}/api/github/webhooks`)
    return { github, app, model, sallyport, directory, logFile, close }
  } catch (error) {
    await close()
    throw error
  }
}

// Everything goes to the file; what the sandbox engine warns of is also shown to whoever watches.
function createLog(logFile: string): Logger {
  const watching = { write: (text: string) => tell(JSON.parse(text)) }
  const file = pino.destination({ dest: logFile, sync: true })
  const streams = pino.multistream([
    { level: 'debug', stream: file },
    { level: 'warn', stream: watching },
  ])
  return pino({ level: 'debug' }, streams)
}

function tell({ msg, line }: { msg: string; line?: string }): void {
  if (line !== undefined) process.stderr.write(`         ${msg}: ${line}\n`)
}

async function startGitHub(directory: string): Promise<GitHubEmulator> {
  const repositories = join(directory, 'github')
  const files = join(directory, 'path-parse')
  mkdirSync(repositories)
  cpSync(PACKAGE, files, { recursive: true })
  const github = await createGitHub({ directory: repositories, contract: createContract() })
  for (const login of ['mira', 'noor', 'otto']) github.addUser(login)
  await github.addRepository({ owner: 'acme', name: 'path-parse', fromDirectory: files })
  github.setCollaborator(REPOSITORY, 'mira', 'maintain')
  github.setCollaborator(REPOSITORY, 'noor', 'maintain')
  github.setCollaborator(REPOSITORY, 'otto', 'write')
  return github
}

// With the permissions and events that the real App is registered with, and the ruleset that the README asks for.
function registerApp(github: GitHubEmulator): RegisteredApp {
  const manifest = parse(readFileSync(join(ROOT, 'app.yml'), 'utf8'))
  const app = github.addApp({
    name: 'sallyport',
    webhookSecret: WEBHOOK_SECRET,
    permissions: manifest.default_permissions,
    events: manifest.default_events,
  })
  github.installApp(app, [REPOSITORY])
  github.addRuleset(REPOSITORY, {
    name: 'two doors',
    branches: ['~DEFAULT_BRANCH'],
    requiredChecks: CHECK_NAMES.map((context) => ({ context, integration_id: app.appId })),
  })
  return app
}

function configFor(world: Pick<World, 'github' | 'app' | 'model' | 'directory'>): Config {
  const { github, app, model, directory } = world
  return {
    github: {
      appId: app.appId,
      privateKey: new Secret(app.privateKey),
      apiUrl: github.url,
      webhookSecret: new Secret(WEBHOOK_SECRET),
    },
    models: singleModel(model.baseUrl, new Secret('demo-key'), 'scripted'),
    databaseUrl: undefined,
    redisUrl: undefined,
    web: { host: '127.0.0.1', port: 0 },
    logLevel: 'debug',
    dataDirectory: join(directory, 'sallyport'),
    concurrency: 2,
    leaseMs: 9_000,
    sandbox: { backend: 'bubblewrap', image: undefined, runtime: undefined },
    docker: { host: undefined, tlsVerify: false, certPath: undefined },
  }
}
