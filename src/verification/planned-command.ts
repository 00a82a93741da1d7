/** What detection may look at: the base's paths and texts (`package.json`, tests, …), never the change's commands. */
export interface RepositoryFacts {
  readonly paths: ReadonlySet<string>
  readonly texts: ReadonlyMap<string, string>
}

export interface PlannedCommand {
  /** How people would type it: `npm test`. */
  readonly label: string
  readonly argv: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Ten minutes where it does not say. */
  readonly timeoutMs?: number
}

export interface Plan {
  readonly commands: readonly PlannedCommand[]
  /** Why there is no command, where there is none. */
  readonly missing?: string
}
