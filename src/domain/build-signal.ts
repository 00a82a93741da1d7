/** What reports on a commit: a check run of an App, a commit status, or a deployment to an environment. */
export type BuildSignal =
  | { readonly kind: 'check'; readonly name: string; readonly app: number }
  | { readonly kind: 'status'; readonly name: string }
  /** `name` is the environment. Ids of deployments grow. */
  | { readonly kind: 'deployment'; readonly name: string; readonly deployment: number }

export type BuildResult = 'success' | 'failure'

/** A result of something on a commit; `result` is absent where nothing was said, or nothing final yet. */
export interface BuildRecord {
  readonly commit: string
  readonly result?: BuildResult
}
