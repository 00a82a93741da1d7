import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import pino from 'pino'
import { createSystemClock } from '../adapters/system/clock.ts'
import { installationChecks } from '../compose/look-at-installation.ts'
import { lookAtRepository } from '../compose/look-at-repository.ts'
import { openHost } from '../compose/open-host.ts'
import { welcomeTo } from '../compose/open-welcome.ts'
import type { Config } from '../config/env.ts'
import { parseManifest } from '../config/manifest.ts'
import { examine, isSound } from '../doctor/examine.ts'
import { fail, ok, type Row } from '../domain/examination.ts'
import { Secret } from '../domain/secret.ts'
import { renderExamination } from '../view/render-examination.ts'
import { type CliCommand, type EntryIo, EXIT, Misuse } from './cli-command.ts'
import { fixRuleset } from './doctor-fix.ts'
import { loadSettings } from './load-settings.ts'

const USAGE = `usage: sallyport doctor [--json]
       sallyport doctor OWNER/NAME [--issue] [--fix [--apply]] [--json]

Looks at everything that a run needs and changes nothing but what --issue says: settings, database, queue, a sandbox that runs one command,
every model with one small question, permissions, events and webhooks of the App. With a repository only at that one:
installation, policy, ruleset of the default branch, workflows that would run the agent's code with secrets in reach,
checks of our names that others set, who may write. Each row is ok, warn, fail or unknown, with what to do.
--issue makes the labels agent:… where they are missing, and opens or renews the issue that says what is to do.
--fix shows what the ruleset called Sallyport needs to shut both doors, as a difference; --apply makes it so. Both take
your own token (an administrator's) from GITHUB_TOKEN, which is used for that alone and kept nowhere. Where it is set, who
may bypass the rules is looked up with it too: the App is not shown that.
Exit code 0: no row failed, 1: some did, 64: wrong usage.
`

/** `sallyport doctor [OWNER/NAME]`. */
export const doctor: CliCommand = { summary: 'what is missing, here or in a repository', usage: USAGE, run }

const REPOSITORY = /^([A-Za-z0-9_.-]+)\/([A-Za-z0-9_.-]+)$/
const MISSING = ' is missing'
const BEGIN = 'Begin set-up in a browser with `npm run sallyport setup`, or see .env.example.'
const LOOK_UP = 'See .env.example for every setting and what it takes.'
const APP_YML = new URL('../../app.yml', import.meta.url)

async function run(args: readonly string[], io: EntryIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      issue: { type: 'boolean', default: false },
      fix: { type: 'boolean', default: false },
      apply: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  const [name] = positionals
  const repository = name === undefined ? undefined : REPOSITORY.exec(name)
  const needsOne = values.issue || values.fix || values.apply
  if (positionals.length > 1) throw new Misuse('one repository at a time')
  if (repository === null) throw new Misuse(`'${name}' is no repository: write OWNER/NAME`)
  if (needsOne && repository === undefined) throw new Misuse('--issue and --fix need a repository: OWNER/NAME')
  if (values.apply && !values.fix) throw new Misuse('--apply goes with --fix, which shows what would be applied')
  if (values.fix) return fixRuleset(repository?.[1] ?? '', repository?.[2] ?? '', { apply: values.apply, io })
  const rows = await look({ repository, issue: values.issue }, io)
  const sound = isSound(rows)
  io.out(values.json ? `${JSON.stringify({ sound, rows })}\n` : renderExamination(rows))
  return sound ? EXIT.ok : EXIT.failed
}

interface Wanted {
  readonly repository: readonly string[] | undefined
  readonly issue: boolean
  readonly operatorToken?: Secret | undefined
}

async function look(wanted: Wanted, io: EntryIo): Promise<Row[]> {
  const loaded = await loadSettings(io.env)
  if (!loaded.ok)
    return loaded.problems.map((problem) =>
      fail('settings', `${problem}.`, problem.includes(MISSING) ? BEGIN : LOOK_UP),
    )
  const settings = ok('settings', 'The settings are complete.')
  const { GITHUB_TOKEN: token = '' } = io.env
  const rows = await lookWith(loaded.config, { ...wanted, operatorToken: token === '' ? undefined : new Secret(token) })
  return [settings, ...rows]
}

async function lookWith(config: Config, { repository, issue, operatorToken }: Wanted): Promise<Row[]> {
  const log = pino({ level: 'silent' })
  const clock = createSystemClock()
  const codeHost = openHost(config, clock, log)
  const manifest = parseManifest(readFileSync(APP_YML, 'utf8'))
  const parts = { config, codeHost, clock, log, manifest, ...(operatorToken && { operatorToken }) }
  try {
    if (repository === undefined) return await examine(installationChecks(parts))
    const [, owner = '', name = ''] = repository
    const rows = await lookAtRepository(owner, name, parts)
    if (!issue) return rows
    return [...rows, ok('issue', `${await welcomeTo(owner, name, { codeHost, rows })}.`)]
  } finally {
    await codeHost.close()
  }
}
