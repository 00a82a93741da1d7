import type { SandboxLimits } from '../../ports/sandbox.ts'

/** One sandbox's share of the machine. */
export interface Bound {
  /** The command line that runs `argv` inside the bound. */
  enter(argv: readonly string[]): string[]
  /** Kills whatever is inside and removes it. Idempotent. */
  remove(): Promise<void>
}

/** A way to bound memory and processes on this machine. */
export interface Bounds {
  readonly name: string
  /** What `create` will make, to be noted before it is made. */
  foldersOf(id: string): readonly string[]
  create(id: string, limits: SandboxLimits): Promise<Bound>
}

/** No bound at all: only for a demonstration, where a person watches. */
export const UNBOUNDED: Bounds = {
  name: 'none',
  foldersOf: () => [],
  create: async () => ({ enter: (argv) => [...argv], remove: async () => {} }),
}
