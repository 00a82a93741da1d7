import { fullName } from '../domain/repository.ts'
import { reduce } from '../domain/run-state.ts'
import type { RunStore } from '../ports/run-store.ts'

const PAGE = 100
const PAGES = 20

/** A repository's numeric id, as given or found by its name in the newest 2,000 runs. */
export async function repositoryIdOf(text: string, runs: Pick<RunStore, 'list' | 'read'>): Promise<number | undefined> {
  if (/^[1-9]\d{0,15}$/.test(text)) return Number(text)
  const seen = new Set<number>()
  let before: string | undefined
  for (let page = 0; page < PAGES; page++) {
    const summaries = await runs.list({ limit: PAGE, ...(before === undefined ? {} : { before }) })
    for (const { runId, repositoryId } of summaries) {
      if (seen.has(repositoryId)) continue
      seen.add(repositoryId)
      const state = reduce(await runs.read(runId))
      if (state !== undefined && fullName(state.intent.repository) === text) return repositoryId
    }
    before = summaries.at(-1)?.runId
    if (summaries.length < PAGE) return undefined
  }
  return undefined
}
