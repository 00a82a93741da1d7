import type { RunState } from '../../domain/run-state.ts'

/** What the agent's sandbox begins with, and the last step whose changes that holds already. */
export function startOf({ base, rounds = [] }: Pick<RunState, 'base' | 'rounds'>): { tree: string; after: number } {
  if (base === undefined) throw new Error('The agent was started before its base was pinned.')
  const anew = rounds.findLast(({ from }) => from !== undefined)
  return { tree: anew?.from?.tree ?? base.tree, after: anew?.from === undefined ? 0 : anew.after }
}
