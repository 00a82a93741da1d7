import { type RunState, reduce } from '../domain/run-state.ts'
import { parentOf } from '../domain/stack.ts'
import type { RunStore, RunSummary } from '../ports/run-store.ts'

/**
 * Runs whose own pull request is stacked on that one, and open. One that has not published yet looks at what it stands on
 * once it has: woken now, it would be carried in the lane of decisions, agent and all.
 */
export async function stackedRuns(
  runs: Pick<RunStore, 'find' | 'read'>,
  { repositoryId, number }: { readonly repositoryId: number; readonly number: number },
): Promise<RunSummary[]> {
  const found = await runs.find(repositoryId, [{ kind: 'subject', value: String(number) }])
  const stacked: RunSummary[] = []
  for (const run of found.filter(({ finished }) => !finished)) {
    if (isStacked(reduce(await runs.read(run.runId)), number)) stacked.push(run)
  }
  return stacked
}

function isStacked(state: RunState | undefined, number: number): boolean {
  return state?.published !== undefined && parentOf(state.intent)?.number === number
}
