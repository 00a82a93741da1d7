import type { Secret } from '../domain/secret.ts'

/** An App as GitHub made it for us. */
export interface StoredApp {
  readonly appId: number
  readonly slug: string
  /** `https://github.com`: where people see it. */
  readonly webUrl: string
  readonly apiUrl: string
  readonly privateKey: Secret
  readonly webhookSecret: Secret
}

export interface StoredModel {
  readonly baseUrl: string
  readonly name: string
  /** Absent: the endpoint asks for none. */
  readonly key?: Secret
}

export interface StoredSettings {
  readonly app?: StoredApp
  readonly model?: StoredModel
}

/** What set-up keeps on this machine, readable by its user alone. Throws Faults: `unreadable` files, a disk that is full. */
export interface SettingsStore {
  /** Where it lies, to tell people. */
  readonly place: string
  read(): Promise<StoredSettings>
  /** Whole or not at all: what was there before stays where this fails. */
  write(settings: StoredSettings): Promise<void>
}
