export interface SymbolPlace {
  readonly path: string
  readonly line: number
  readonly kind: string
  /** `name` or `Type.name`. */
  readonly name: string
}

/** What a change touches, by syntax: what is called by name only, or at run time, is not in it. */
export interface Impact {
  /** Symbols seen from outside that were there before and are altered or gone. */
  readonly touched: readonly (SymbolPlace & { readonly how: 'changed' | 'removed' })[]
  /** Files outside the change that depend on those, and which they use themselves; none: only by way of others. */
  readonly dependents: readonly { readonly path: string; readonly uses: readonly string[] }[]
  /** Tests that reach what was touched. */
  readonly tests: readonly string[]
}

export interface ImpactRecord extends Impact {
  /** How many of each were left out of the record. */
  readonly omitted: { readonly touched: number; readonly dependents: number; readonly tests: number }
  /** Why there may be more. */
  readonly incomplete: readonly string[]
}

const MOST = 60

/** Bounded, for the log. */
export function recordImpact({ touched, dependents, tests }: Impact, incomplete: readonly string[]): ImpactRecord {
  return {
    touched: touched.slice(0, MOST),
    dependents: dependents.slice(0, MOST).map(({ path, uses }) => ({ path, uses: uses.slice(0, 10) })),
    tests: tests.slice(0, MOST),
    omitted: {
      touched: Math.max(0, touched.length - MOST),
      dependents: Math.max(0, dependents.length - MOST),
      tests: Math.max(0, tests.length - MOST),
    },
    incomplete: incomplete.slice(0, 5),
  }
}
