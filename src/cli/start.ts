import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import pino from 'pino'
import { openSallyport, type Roles } from '../compose/open-sallyport.ts'
import { loadConfig } from '../config/env.ts'
import { type CliCommand, type EntryIo, EXIT } from './cli-command.ts'

const SETTINGS =
  'Settings come from the environment: see .env.example. Ctrl-C or SIGTERM hands running work over and ends.\n'

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
  const loaded = loadConfig(io.env, (path) => readFileSync(path, 'utf8'))
  if (!loaded.ok) {
    io.err(`The configuration has problems:\n${loaded.problems.map((problem) => `  ${problem}\n`).join('')}`)
    return EXIT.configuration
  }
  const log = pino({ level: loaded.config.logLevel, redact: ['*.headers.authorization'] })
  const stopped = untilSignal()
  const running = await openSallyport(loaded.config, roles, log)
  log.info({ url: running.webUrl, worker: roles.worker }, 'Sallyport is running')
  log.info({ signal: await stopped }, 'handing running work over')
  await running.close()
  return EXIT.ok
}

function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal))
  })
}
