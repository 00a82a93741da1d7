import { DEFAULT_AFTER_MERGE, MOST_WATCH_HOURS } from '../../domain/policy.ts'
import { type RunState, reduce } from '../../domain/run-state.ts'
import type { RunStore } from '../../ports/run-store.ts'
import type { TurnedRed } from '../interpretation.ts'

export type Suspect = RunState & Required<Pick<RunState, 'published' | 'base'>>

const HOUR_MS = 3_600_000
// A merge is seen a moment after it was made, and clocks differ.
const SLACK_MS = HOUR_MS

/**
 * Runs whose change may have come into the default branch within their policy's time: those that ended as merged, and
 * those that do not know of their merge yet, because webhooks come in any order. Reads nothing but the store.
 */
export async function findSuspects(failed: TurnedRed, runs: Pick<RunStore, 'find' | 'read'>): Promise<Suspect[]> {
  const { repository, at } = failed
  const since = Date.parse(at) - MOST_WATCH_HOURS * HOUR_MS - SLACK_MS
  const found = await runs.find(repository.id, [{ kind: 'base', value: repository.defaultBranch }])
  const recent = found.filter(({ finished, updatedAt }) => !finished || Date.parse(updatedAt) >= since)
  const states = await Promise.all(recent.map(async ({ runId }) => reduce(await runs.read(runId))))
  return states.filter((state): state is Suspect => state !== undefined && isSuspect(state, at))
}

export function watchHours({ base }: Suspect): number {
  return base.policy.afterMerge?.watchHours ?? DEFAULT_AFTER_MERGE.watchHours
}

// What took a change back is not offered to be taken back itself: that would never end.
function isSuspect(state: RunState, at: string): boolean {
  const { published, base, intent, end, updatedAt } = state
  if (published === undefined || base === undefined || intent.revert !== undefined) return false
  const hours = watchHours({ ...state, published, base })
  if (hours === 0) return false
  if (end === undefined) return true
  return end.how === 'merged' && Date.parse(at) - Date.parse(updatedAt) <= hours * HOUR_MS + SLACK_MS
}
