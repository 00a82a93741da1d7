import { done, type Handled, type IntakeDeps, nothing } from './deps.ts'
import type { TurnedRed } from './interpretation.ts'

/** Something came out red on a commit: was it a change of ours that has just been merged? */
export async function handleTurnedRed(failed: TurnedRed, { afterMerge }: IntakeDeps): Promise<Handled> {
  if (afterMerge === undefined) return nothing('nobody watches what was merged')
  const { offered, note } = await afterMerge(failed)
  return offered ? done(note) : nothing(note)
}
