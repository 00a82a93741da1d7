import type { Kind } from './intent.ts'

/** What one test did. `error` is for a runner that broke around it. */
export type TestStatus = 'passed' | 'failed' | 'skipped' | 'error'

export interface TestResult {
  /** Stable name: the runner's own path of the test, joined by ` > `. */
  readonly name: string
  readonly status: TestStatus
  /** Why it failed, where its runner says so. */
  readonly failure?: FailureKind
}

/**
 * How something failed. `assertion`: it ran and disagreed · `error`: it ran and threw · `not-loaded`: a module, a file, a
 * name or the syntax was missing, so nothing was tested · `timeout` · `unknown`: the output does not say.
 */
export type FailureKind = 'assertion' | 'error' | 'not-loaded' | 'timeout' | 'unknown'

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
  /** Read from the whole output, where the command failed. */
  readonly failure?: FailureKind
}

/** A service that ran beside the commands. */
export interface ServiceRun {
  readonly name: string
  readonly image: string
  /** Digest of that image, as it was. */
  readonly digest: string
}

/** The four sides that the clean room looks at. */
export interface SideRun {
  /**
   * `base`: as it was · `head`: with the change · `base-with-new-tests`: the change's tests over the base's sources ·
   * `base-tests-on-head`: the head's sources under the base's tests and runner configuration.
   */
  readonly side: 'base' | 'head' | 'base-with-new-tests' | 'base-tests-on-head'
  readonly tree: string
  readonly commands: readonly CommandRun[]
  readonly passed: boolean
  /** The run that ran this, where the same tree, environment and commands were run before. */
  readonly cachedFrom?: string
}

/** The base's tests and runner configuration over the head's sources: weakened tests show whatever their disguise. */
export interface Replay {
  /** Tests (or commands) that pass on the base, fail in the replay, and do not fail in the head's own run. */
  readonly failing: readonly string[]
  /** Those of them that pass on the head under the same name: only because they were changed. */
  readonly weakened: readonly string[]
  /** Which tests could not be put back, and why, in sentences. */
  readonly notReplayable?: string
}

/** Whether the change is what its kind says. */
export interface Proof {
  readonly kind: Kind
  readonly holds: boolean | 'not-applicable'
  /** Plain sentences: what was shown, or what is wanting. */
  readonly reasons: readonly string[]
}

/** Whether the lines that a refactoring changed are still run by the tests. */
export interface Coverage {
  /** Of the lines that went; absent where nothing was measured. */
  readonly base?: { readonly covered: number; readonly lines: number }
  /** Of the lines that came. */
  readonly head?: { readonly covered: number; readonly lines: number }
  /** Lines that came and that no test runs: `path:line`, the first 20. */
  readonly uncovered: readonly string[]
  readonly fell: boolean
  /** Why nothing was measured, in a sentence. */
  readonly notMeasured?: string
}

/** A number that a command of the policy prints, on base and head in turn. */
export interface Metric {
  readonly name: string
  readonly unit: string
  /** Medians; absent where the command printed no number. */
  readonly base?: number
  readonly head?: number
  /** As the policy says it: `5%`, `100`. */
  readonly allowed: string
  readonly exceeded: boolean
  /** Why it could not be measured. */
  readonly problem?: string
}

/** What the clean room found: facts computed by us, never claims of the agent. Immutable once recorded. */
export interface Evidence {
  readonly baseTree: string
  readonly headTree: string
  /** Says which tools it ran with: an image digest, or a digest over tool versions. */
  readonly environment: string
  /** The image's name, where it is not the operator's own. */
  readonly image?: string
  /** What the repository's files ask of its environment and did not get, in a sentence. */
  readonly note?: string
  /** What ran beside the commands. */
  readonly services?: readonly ServiceRun[]
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
  /** Tests (or commands) that disagree with themselves when run again: on the side where they do, never counted. */
  readonly flaky?: readonly string[]
  /** Those of them that are steady on the base, run twice as well: the change made them so. */
  readonly newlyFlaky?: readonly string[]
  readonly replayed?: Replay
  readonly proof?: Proof
  readonly metrics?: readonly Metric[]
  /** Of a refactoring. */
  readonly coverage?: Coverage
  /** Why there is no evidence, where there is none (no commands found, set-up needed). */
  readonly missing?: string
}
