import { Fault } from '../../domain/fault.ts'
import type { SettingsStore, StoredSettings } from '../../ports/settings-store.ts'
import { readPrivateFile, writePrivateFile } from './private-file.ts'

/** How settings are written down. `parse` says what is wrong with a text, after the file's name. */
export interface SettingsFormat {
  readonly parse: (
    text: string,
  ) => { readonly ok: true; readonly settings: StoredSettings } | { readonly ok: false; readonly problem: string }
  readonly render: (settings: StoredSettings) => string
}

export function createSettingsFile(place: string, { parse, render }: SettingsFormat): SettingsStore {
  return {
    place,
    async read() {
      const text = await readPrivateFile(place)
      if (text === undefined) return {}
      const parsed = parse(text)
      if (!parsed.ok) throw new Fault('store-unavailable', `${place} ${parsed.problem}`, { retryable: false })
      return parsed.settings
    },
    write: (settings) => writePrivateFile(place, render(settings)),
  }
}
