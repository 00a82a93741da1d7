import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import pino from 'pino'
import { createSystemClock } from '../adapters/system/clock.ts'
import { installationChecks } from '../compose/look-at-installation.ts'
import { lookAtRepository } from '../compose/look-at-repository.ts'
import { openHost } from '../compose/open-host.ts'
import { type Config, loadConfig } from '../config/env.ts'
import { parseManifest } from '../config/manifest.ts'
import { examine, isSound } from '../doctor/examine.ts'
import { fail, ok, type Row } from '../domain/examination.ts'
import { renderExamination } from '../view/render-examination.ts'
import { type CliCommand, type EntryIo, EXIT } from './cli-command.ts'

const USAGE = `usage: sallyport doctor [OWNER/NAME] [--json]

Looks at everything that a run needs and changes nothing: settings, database, queue, a sandbox that runs one command,
every model with one small question, permissions, events and webhooks of the App. With a repository only at that one:
installation, policy, ruleset of the default branch, workflows that would run the agent's code with secrets in reach,
checks of our names that others set, who may write. Each row is ok, warn, fail or unknown, with what to do.
Exit code 0: no row failed, 1: some did, 64: wrong usage.
`

/** `sallyport doctor [OWNER/NAME]`. */
export const doctor: CliCommand = { summary: 'what is missing, here or in a repository', usage: USAGE, run }

const REPOSITORY = /^([A-Za-z0-9_.-]+)\/([A-Za-z0-9_.-]+)$/
const APP_YML = new URL('../../app.yml', import.meta.url)

async function run(args: readonly string[], io: EntryIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const [name] = positionals
  const repository = name === undefined ? undefined : REPOSITORY.exec(name)
  if (positionals.length > 1 || repository === null) {
    io.err(USAGE)
    return EXIT.usage
  }
  const rows = await look(repository, io)
  const sound = isSound(rows)
  io.out(values.json ? `${JSON.stringify({ sound, rows })}\n` : renderExamination(rows))
  return sound ? EXIT.ok : EXIT.failed
}

async function look(repository: readonly string[] | undefined, io: EntryIo): Promise<Row[]> {
  const loaded = loadConfig(io.env, (path) => readFileSync(path, 'utf8'))
  if (!loaded.ok) return loaded.problems.map((problem) => fail('settings', `${problem}.`, 'See .env.example.'))
  const settings = ok('settings', 'The settings are complete.')
  return [settings, ...(await lookWith(loaded.config, repository))]
}

async function lookWith(config: Config, repository: readonly string[] | undefined): Promise<Row[]> {
  const log = pino({ level: 'silent' })
  const clock = createSystemClock()
  const codeHost = openHost(config, clock, log)
  const parts = { config, codeHost, clock, log, manifest: parseManifest(readFileSync(APP_YML, 'utf8')) }
  try {
    const [, owner = '', name = ''] = repository ?? []
    return repository === undefined
      ? await examine(installationChecks(parts))
      : await lookAtRepository(owner, name, parts)
  } finally {
    await codeHost.close()
  }
}
