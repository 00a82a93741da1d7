import type { Phase, RunState } from '../domain/run-state.ts'

export const NO_RUN = 'No run is under way here.'

export function liveRuns(runs: readonly RunState[]): RunState[] {
  return runs.filter(({ end }) => end === undefined)
}

/** Of the live runs, newest first, the one that a command speaks of: one that waits for it, else the newest. */
export function meantRun(runs: readonly RunState[], waiting: readonly Phase[] = []): RunState | undefined {
  const live = liveRuns(runs)
  return live.find(({ phase }) => waiting.includes(phase)) ?? live[0]
}
