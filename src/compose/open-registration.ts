import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Logger } from 'pino'
import { convertManifest } from '../adapters/github/app-manifest.ts'
import { type PageServer, startPageServer } from '../adapters/http/page-server.ts'
import { createSystemClock } from '../adapters/system/clock.ts'
import type { LoadedConfig } from '../config/env.ts'
import { parseManifest } from '../config/manifest.ts'
import { singleModel } from '../config/models.ts'
import { examineEach } from '../doctor/examine.ts'
import { fail, type Row } from '../domain/examination.ts'
import type { SettingsStore, StoredApp, StoredModel } from '../ports/settings-store.ts'
import { RETURN_SCRIPT, SEND_SCRIPT, STYLE } from '../registration/pages/style.ts'
import { createWizard } from '../registration/wizard.ts'
import { askModel } from './ask-model.ts'
import { installationChecks } from './look-at-installation.ts'
import { lookAtRepository } from './look-at-repository.ts'
import { openHost } from './open-host.ts'
import { allModels } from './open-models.ts'

export interface RegistrationParts {
  readonly store: SettingsStore
  /** The settings as they are now, with what was stored meanwhile. */
  readonly load: () => Promise<LoadedConfig>
  readonly listensAt: string
  readonly modelIsGiven: boolean
  readonly goesOn: boolean
  readonly stored: () => Promise<void>
  /** What the program lacks before it can run, or why it could not begin. */
  readonly lacks: () => Promise<readonly string[]>
  readonly finished: () => void
  /** Where browsers reach the pages, where that is not the address they listen at. */
  readonly origin: string | undefined
  readonly log: Logger
}

/** Serves the pages of set-up to whoever holds the link. */
export function openRegistration(
  parts: RegistrationParts,
  at: { readonly host: string; readonly port: number },
): Promise<PageServer> {
  const { log } = parts
  const clock = createSystemClock()
  const template = parseManifest(readFileSync(new URL('../../app.yml', import.meta.url), 'utf8'))
  const pages = (origin: string) =>
    createWizard({
      ...parts,
      template,
      origin,
      convert: (code, { apiUrl, webUrl }) => convertManifest(code, { apiUrl, webUrl, clock, log }),
      ask: askStored,
      repositories: (app) => repositoriesOf(app, log),
      examine: (repository) => examineAll(repository, parts),
      random: () => randomBytes(32).toString('base64url'),
      now: () => clock.now(),
    })
  const inline = { styles: [STYLE], scripts: [SEND_SCRIPT, RETURN_SCRIPT] }
  return startPageServer({ pages, origin: parts.origin, inline, log }, at)
}

async function askStored({ baseUrl, name, key }: StoredModel): Promise<string | undefined> {
  const [only] = allModels(singleModel(baseUrl, key, name))
  return only === undefined ? 'there is none' : askModel(only.model)
}

async function repositoriesOf(app: StoredApp, log: Logger): Promise<readonly string[]> {
  const host = openHost({ github: app }, createSystemClock(), log)
  try {
    return await host.inspection.repositories()
  } finally {
    await host.close()
  }
}

async function* examineAll(repository: string, { load, log }: RegistrationParts): AsyncGenerator<Row> {
  const loaded = await load()
  if (!loaded.ok) {
    yield* loaded.problems.map((problem) => fail('settings', `${problem}.`, 'Go back and say it, or see .env.example.'))
    return
  }
  const { config } = loaded
  const clock = createSystemClock()
  const codeHost = openHost(config, clock, log)
  const manifest = parseManifest(readFileSync(new URL('../../app.yml', import.meta.url), 'utf8'))
  const parts = { config, codeHost, clock, log, manifest }
  try {
    yield* examineEach(installationChecks(parts))
    const [owner = '', name = ''] = repository.split('/')
    yield* await lookAtRepository(owner, name, parts)
  } finally {
    await codeHost.close()
  }
}
