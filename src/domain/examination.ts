/** How something stands: `fail` keeps a promise from holding, `warn` does not, `unknown` could not be looked at. */
export type Health = 'ok' | 'warn' | 'fail' | 'unknown'

/** What was found of one thing that was examined. */
export interface Row {
  /** What was looked at, in kebab-case: `required-checks`. One check may have several rows. */
  readonly check: string
  readonly health: Health
  /** One sentence. */
  readonly reason: string
  /** What somebody should do, one sentence; absent where nothing is to do. */
  readonly todo?: string
  /** Where it was seen: `.github/workflows/ci.yml:12`. */
  readonly places?: readonly string[]
}

export function ok(check: string, reason: string): Row {
  return { check, health: 'ok', reason }
}

export function warn(check: string, reason: string, todo: string): Row {
  return { check, health: 'warn', reason, todo }
}

export function fail(check: string, reason: string, todo: string): Row {
  return { check, health: 'fail', reason, todo }
}

export function unknown(check: string, reason: string, todo: string): Row {
  return { check, health: 'unknown', reason, todo }
}
