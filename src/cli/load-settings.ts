import { readFileSync } from 'node:fs'
import { openSettings } from '../compose/open-settings.ts'
import { type Env, type LoadedConfig, loadConfig } from '../config/env.ts'
import { withStored } from '../config/stored-settings.ts'
import { isFault } from '../domain/fault.ts'
import { databaseOf } from './database-of.ts'

/** The configuration from the environment and, below it, from what set-up stored. */
export async function loadSettings(env: Env): Promise<LoadedConfig> {
  try {
    const stored = await openSettings(databaseOf(env).dataDirectory).read()
    return loadConfig(withStored(env, stored), (path) => readFileSync(path, 'utf8'))
  } catch (error) {
    if (!isFault(error)) throw error
    return { ok: false, problems: [error.message] }
  }
}
