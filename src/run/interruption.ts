export type InterruptionWhy = 'stopped' | 'lease-lost' | 'shutdown'

/** Why a run's work was cut short. Not a fault: somebody or something meant it. */
export class Interruption extends Error {
  readonly why: InterruptionWhy

  constructor(why: InterruptionWhy) {
    super(`interrupted: ${why}`)
    this.name = 'Interruption'
    this.why = why
  }
}
