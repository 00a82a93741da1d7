/** Events about a run that rests by itself, without a worker. */
export interface RestEventData {
  /** A fault that may pass: the run is taken up again later, or as soon as somebody calls it off. */
  'run.held-back': {
    readonly reason: string
    /** Milliseconds from this event on, by the store's clock. */
    readonly afterMs: number
    /** See `run.parked`. */
    readonly handled: number
    /** How many times a worker took it up in vain. */
    readonly attempts: number
  }
  /** The run cannot go on, and has a pull request: it ends as soon as nothing of it can be let through any more. */
  'run.given-up': { readonly reason: string }
}
