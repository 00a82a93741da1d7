/** What `--json` prints. `ok` is the exit code's reason. */
export interface Outcome {
  readonly ok: boolean
  readonly scenario: string
  readonly [fact: string]: unknown
}
