import { DEFAULT_MANNERS } from '../domain/manners.ts'
import type { RunState } from '../domain/run-state.ts'
import type { RunStore } from '../ports/run-store.ts'

/** Says of a login whether as many open pull requests of ours wait for their review as the policy allows. */
export function createIsBusy({ runs }: { readonly runs: Pick<RunStore, 'find'> }, { runId, intent, base }: RunState) {
  const { reviews } = base?.policy.manners ?? DEFAULT_MANNERS
  return async (login: string): Promise<boolean> => {
    const asked = await runs.find(intent.repository.id, [{ kind: 'reviewer', value: login.toLowerCase() }])
    return asked.filter((run) => !run.finished && run.runId !== runId).length >= reviews
  }
}
