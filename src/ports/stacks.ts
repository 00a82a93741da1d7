/** One of GitHub's native stacks of pull requests. */
export interface HostedStack {
  /** Of the repository, as the page shows it. */
  readonly number: number
  /** From the bottom, which goes to the stack's base, to the top. */
  readonly pulls: readonly number[]
}

/**
 * The part of `RepositoryHost` that knows native stacks, a public preview. Where they are not to be had: Fault `not-found`
 * (not switched on, or a server that does not know them), `forbidden` or `rejected`.
 * Source: https://docs.github.com/en/rest/pulls/stacks
 */
export interface Stacks {
  /** Undefined: it is in none. */
  stackOf(pull: number): Promise<HostedStack | undefined>
  /** From the bottom to the top; each goes to the branch of the one before. Fault `rejected` where one is in a stack. */
  createStack(pulls: readonly number[]): Promise<void>
  /** On top: it goes to the branch of what is the top now, else Fault `rejected`. */
  addToStack(stack: number, pull: number): Promise<void>
}
