import type { Row } from '../domain/examination.ts'
import type { Secret } from '../domain/secret.ts'
import type { SettingsStore, StoredApp, StoredModel } from '../ports/settings-store.ts'
import type { GitHubPlace } from './github-place.ts'
import type { AppTemplate } from './manifest.ts'

/** What set-up needs of the world. Whatever throws, throws Faults. */
export interface RegistrationDeps {
  readonly template: AppTemplate
  /** Where the browser reaches these pages: `http://127.0.0.1:3001`. */
  readonly origin: string
  /** Where the web process listens for webhooks: `http://127.0.0.1:3000`. */
  readonly listensAt: string
  readonly store: SettingsStore
  /** The environment names the model, so there is nothing to ask. */
  readonly modelIsGiven: boolean
  /** The program goes on in this process when set-up is over. */
  readonly goesOn: boolean
  /** Exchanges GitHub's code for the App's credentials. */
  convert(code: Secret, place: GitHubPlace): Promise<StoredApp>
  /** One small question. @returns why there was no answer; undefined where there was one. */
  ask(model: StoredModel): Promise<string | undefined>
  /** `owner/name`, where the App is installed. */
  repositories(app: StoredApp): Promise<readonly string[]>
  /** What the doctor finds, of the installation and of one repository. */
  examine(repository: string): AsyncIterable<Row>
  /** Something was stored: the program may be able to run now. */
  stored(): Promise<void>
  /** What the program still lacks before it can run; nothing where it can. */
  lacks(): Promise<readonly string[]>
  /** Nobody will ask for a page any more. */
  finished(): void
  /** 256 bits, for a URL. */
  random(): string
  now(): Date
}
