import type { Phase, RunState } from '../domain/run-state.ts'
import { renderNext } from '../view/render-next.ts'
import { headline } from '../view/state-words.ts'

/** What somebody is told who speaks to a run where none is under way: what there was, and what can be said of it. */
export function noRun([latest]: readonly RunState[]): string {
  if (latest === undefined) return 'No run has been asked for here: `/agent fix` or a label asks for one.'
  return `No run is under way here. The last one: ${headline(latest)}. ${renderNext(latest)}`
}

/** Where a run stands that is not where a command would have it. */
export function standing(run: RunState): string {
  return `Where it stands: ${headline(run)}. ${renderNext(run)}`
}

export function liveRuns(runs: readonly RunState[]): RunState[] {
  return runs.filter(({ end }) => end === undefined)
}

/** Of the live runs, newest first, the one that a command speaks of: one that waits for it, else the newest. */
export function meantRun(runs: readonly RunState[], waiting: readonly Phase[] = []): RunState | undefined {
  const live = liveRuns(runs)
  return live.find(({ phase }) => waiting.includes(phase)) ?? live[0]
}
