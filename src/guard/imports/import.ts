/** One module that a file asks for. */
export interface Import {
  /** As it is written: `../ports/clock.ts`, `express`, `a.b`. */
  readonly written: string
  /** 1-based. */
  readonly line: number
  /** Where it may lie in the repository, as paths; for a package its name. Nothing is looked up on a disk. */
  readonly targets: readonly string[]
  /** Of types alone: nothing is loaded. */
  readonly isType: boolean
}
