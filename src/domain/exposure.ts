/**
 * What a workflow puts within reach of the code that it runs for an agent's branch: `secret`, `token` (one that may
 * write), `runner` (a machine of the owners), `environment`; `unreadable`: the workflow could not be judged. The
 * others are worth a look and expose nothing by themselves: `default-token` (the repository's setting decides),
 * `other-runner` (not one of GitHub's standard labels).
 */
export type ExposureKind =
  | 'secret'
  | 'token'
  | 'runner'
  | 'environment'
  | 'unreadable'
  | 'default-token'
  | 'other-runner'

export interface Exposure {
  readonly kind: ExposureKind
  readonly path: string
  /** 1-based. */
  readonly line: number
  /** What is within reach and when, a clause: `the secret NPM_TOKEN, on pull_request`. */
  readonly what: string
  /** One sentence: what the owners can change. */
  readonly todo: string
}

const MILD: readonly ExposureKind[] = ['default-token', 'other-runner']

/** Whether it hands something of value to the agent's code, so that a person must decide first. */
export function isExposing({ kind }: Exposure): boolean {
  return !MILD.includes(kind)
}
