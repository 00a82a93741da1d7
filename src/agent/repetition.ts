/** How often the same call with the same result is let pass before the model is told, and before the run ends. */
const NUDGE_AT = 4
const STUCK_AT = 6

export type Repetition = 'fine' | 'nudge' | 'stuck'

export interface Observed {
  readonly tool: string
  readonly arguments: string
  readonly result: string
  /** It altered a file: reading or testing again after it is no repetition. */
  readonly edited: boolean
}

/** Counts equal calls with equal results. An edit never made before is progress and starts the other counts afresh. */
export function createRepetition(): (observed: Observed) => Repetition {
  const edits = new Map<string, number>()
  const others = new Map<string, number>()
  return (observed) => {
    const counts = observed.edited ? edits : others
    const key = JSON.stringify([observed.tool, observed.arguments, observed.result])
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    if (observed.edited && count === 1) others.clear()
    if (count >= STUCK_AT) return 'stuck'
    return count === NUDGE_AT ? 'nudge' : 'fine'
  }
}
