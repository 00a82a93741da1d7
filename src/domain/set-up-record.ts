export interface SetUpCommand {
  readonly command: string
  readonly exitCode: number | null
  readonly timedOut: boolean
  readonly durationMs: number
  /** Blob digest (SHA-256) of what it printed, after redaction. */
  readonly output: string
}

/** How one side's dependencies came to be there, or did not. */
export interface SetUpRecord {
  /** `head`: base with the change's manifests and lockfiles. */
  readonly side: 'base' | 'head'
  readonly tree: string
  /** Names the snapshot: a digest of what decides about it. */
  readonly key: string
  /** Found, nothing was run or connected. */
  readonly cached: boolean
  readonly commands: readonly SetUpCommand[]
  readonly durationMs: number
  /** Hosts that were connected to, and the bytes of both directions. */
  readonly hosts: readonly { readonly host: string; readonly connections: number; readonly bytes: number }[]
  /** What the way out refused, in sentences. */
  readonly refused: readonly string[]
  /** SHA-256 and size of the snapshot; absent where there is none. */
  readonly snapshot?: { readonly digest: string; readonly bytes: number }
  /** Why it failed, with the end of what was printed; absent where it did not. */
  readonly problem?: string
}
