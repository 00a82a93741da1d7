import { join } from 'node:path'
import { createSettingsFile } from '../adapters/system/settings-file.ts'
import { parseStoredSettings, renderStoredSettings } from '../config/stored-settings.ts'
import type { SettingsStore } from '../ports/settings-store.ts'

/** What set-up keeps, in a folder of its own: a web process can be given this and nothing else of the data. */
export function openSettings(dataDirectory: string): SettingsStore {
  const place = join(dataDirectory, 'settings', 'settings.json')
  return createSettingsFile(place, { parse: parseStoredSettings, render: renderStoredSettings })
}
