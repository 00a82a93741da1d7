import type { Secret } from '../domain/secret.ts'

/** What a process needs to know to be Sallyport. `config/env.ts` makes it from the environment, the demo by hand. */
export interface Settings {
  readonly github: {
    readonly appId: number
    readonly privateKey: Secret
    readonly apiUrl: string
    readonly webhookSecret: Secret
  }
  readonly model: { readonly baseUrl: string; readonly apiKey: Secret; readonly name: string }
  /** Absent: the PostgreSQL that comes with the program, started and stopped with it. */
  readonly databaseUrl?: string
  /** Absent: the queue stands on PostgreSQL too. */
  readonly redisUrl?: string
  /** Where trusted repositories and the embedded database are kept. */
  readonly dataDirectory: string
  readonly sandbox: SandboxSettings
  readonly host: string
  readonly port: number
  /** Agents at once, and decisions at once. */
  readonly concurrency: { readonly work: number; readonly gate: number }
}

export interface SandboxSettings {
  /** `auto`: Docker where an engine answers, else bubblewrap. */
  readonly kind: 'auto' | 'docker' | 'bubblewrap'
  /** Only the demo: go on, saying so, where no bound on memory and processes can be had. */
  readonly allowUnbounded: boolean
  readonly image: string
  /** `runsc` for gVisor. */
  readonly runtime?: string
}
