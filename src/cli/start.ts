import { parseArgs } from 'node:util'
import pino, { type Logger } from 'pino'
import { openSallyport, type Roles, type RunningSallyport } from '../compose/open-sallyport.ts'
import type { Config } from '../config/env.ts'
import { type CliCommand, type EntryIo, EXIT } from './cli-command.ts'
import { loadSettings } from './load-settings.ts'
import { SET_UP_AT, setUp } from './set-up.ts'
import { untilSignal } from './until-signal.ts'

const SETTINGS =
  'Settings come from the environment and from what `sallyport setup` stored: see .env.example. Ctrl-C or SIGTERM hands running work over and ends.\n'

export const start: CliCommand = {
  summary: 'serve webhooks and work, in one process',
  usage: `usage: sallyport start\n\n${SETTINGS}`,
  run: (args, io) => serveAs({ web: true, worker: true }, args, io),
}

export const serve: CliCommand = {
  summary: 'serve webhooks only; workers run elsewhere',
  usage: `usage: sallyport serve\n\n${SETTINGS}`,
  run: (args, io) => serveAs({ web: true, worker: false }, args, io),
}

export const work: CliCommand = {
  summary: 'work only; the web side runs elsewhere',
  usage: `usage: sallyport work\n\n${SETTINGS}`,
  run: (args, io) => serveAs({ web: false, worker: true }, args, io),
}

async function serveAs(roles: Roles, args: readonly string[], io: EntryIo): Promise<number> {
  parseArgs({ args: [...args], options: {} })
  const stopped = untilSignal()
  const loaded = await loadSettings(io.env)
  if (!loaded.ok && isFresh(io) && roles.web) return setUpFirst(roles, io, stopped)
  if (!loaded.ok) return complain(loaded.problems, io)
  return serveUntil(stopped, await open(loaded.config, roles))
}

function complain(problems: readonly string[], io: EntryIo): number {
  io.err(`The configuration has problems:\n${problems.map((problem) => `  ${problem}\n`).join('')}`)
  if (problems.some((problem) => problem.startsWith('APP_ID is missing'))) io.err(HINT)
  return EXIT.configuration
}

const HINT = 'Nothing set up yet? `npm run sallyport setup` has GitHub make the App and stores what is missing.\n'

// Somebody sits there and has said nothing of an App: a service that lost its environment gets the problems instead.
function isFresh({ env, isTerminal }: EntryIo): boolean {
  const names = ['APP_ID', 'PRIVATE_KEY', 'PRIVATE_KEY_PATH', 'WEBHOOK_SECRET']
  return isTerminal === true && names.every((name) => (env[name] ?? '') === '')
}

async function setUpFirst(roles: Roles, io: EntryIo, stopped: Promise<NodeJS.Signals>): Promise<number> {
  const interrupted = new AbortController()
  void stopped.then(() => interrupted.abort())
  const begun: { running?: Running } = {}
  const begin = async (config: Config) => {
    begun.running = await open(config, roles)
  }
  await setUp({ ...SET_UP_AT, begin }, io, interrupted.signal)
  if (begun.running !== undefined) return serveUntil(stopped, begun.running)
  if (interrupted.signal.aborted) return EXIT.ok
  const loaded = await loadSettings(io.env)
  return loaded.ok ? serveUntil(stopped, await open(loaded.config, roles)) : complain(loaded.problems, io)
}

interface Running {
  readonly log: Logger
  readonly sallyport: RunningSallyport
}

async function open(config: Config, roles: Roles): Promise<Running> {
  const log = pino({ level: config.logLevel, redact: ['*.headers.authorization'] })
  const sallyport = await openSallyport(config, roles, log)
  log.info({ url: sallyport.webUrl, worker: roles.worker }, 'Sallyport is running')
  return { log, sallyport }
}

async function serveUntil(stopped: Promise<NodeJS.Signals>, { log, sallyport }: Running): Promise<number> {
  log.info({ signal: await stopped }, 'handing running work over')
  await sallyport.close()
  return EXIT.ok
}
