import type { Observed } from './loop.ts'

/** How often the same call with the same result is let pass before the model is told, and before the run ends. */
const NUDGE_AT = 4
const STUCK_AT = 6

type Repetition = 'fine' | 'nudge' | 'stuck'

/**
 * Counts equal calls with equal results, once per answer however often it repeats itself. An edit never made before is
 * progress and starts the other counts afresh.
 */
export function createRepetition(): (turn: readonly Observed[]) => Repetition {
  const edits = new Map<string, number>()
  const others = new Map<string, number>()
  return (turn) => {
    const keys = new Map(turn.map((call) => [keyOf(call), call.edited]))
    const counts = [...keys].map(([key, edited]) => {
      const count = bump(edited ? edits : others, key)
      if (edited && count === 1) others.clear()
      return count
    })
    if (counts.some((count) => count >= STUCK_AT)) return 'stuck'
    return counts.includes(NUDGE_AT) ? 'nudge' : 'fine'
  }
}

function keyOf({ call, result }: Observed): string {
  return JSON.stringify([call.name, call.arguments, result])
}

function bump(counts: Map<string, number>, key: string): number {
  const count = (counts.get(key) ?? 0) + 1
  counts.set(key, count)
  return count
}
