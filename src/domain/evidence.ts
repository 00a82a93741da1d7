/** What one test did. `error` is for a runner that broke around it. */
export type TestStatus = 'passed' | 'failed' | 'skipped' | 'error'

export interface TestResult {
  /** Stable name: the runner's own path of the test, joined by ` > `. */
  readonly name: string
  readonly status: TestStatus
}

/** One verification command on one tree. */
export interface CommandRun {
  readonly command: string
  readonly exitCode: number | null
  readonly timedOut: boolean
  readonly durationMs: number
  /** Blob digest (SHA-256) of what it printed, after redaction. */
  readonly output: string
  /** The last lines of it, at most 4 KiB, control characters stripped. */
  readonly tail: string
  /** Result per test where the runner says so; empty where only the exit code is known. */
  readonly tests: readonly TestResult[]
}

/** The three sides that the clean room looks at. */
export interface SideRun {
  /** `base`: as it was · `head`: with the change · `base-with-new-tests`: the change's tests over the base's sources. */
  readonly side: 'base' | 'head' | 'base-with-new-tests'
  readonly tree: string
  readonly commands: readonly CommandRun[]
  readonly passed: boolean
}

/** What the clean room found: facts computed by us, never claims of the agent. Immutable once recorded. */
export interface Evidence {
  readonly baseTree: string
  readonly headTree: string
  /** Says which tools it ran with: an image digest, or a digest over tool versions. */
  readonly environment: string
  readonly sides: readonly SideRun[]
  /** Tests (or commands, where no test is named) that fail without the change's sources and pass with them. */
  readonly failBefore: readonly string[]
  /** Tests (or commands) that pass on head and did not pass before. */
  readonly passAfter: readonly string[]
  readonly newlyFailing: readonly string[]
  readonly removed: readonly string[]
  readonly newlySkipped: readonly string[]
  /** Test files that the change adds or alters. */
  readonly testFiles: readonly string[]
  /** Why there is no evidence, where there is none (no commands found, set-up needed). */
  readonly missing?: string
}
