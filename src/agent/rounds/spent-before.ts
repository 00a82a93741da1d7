import type { Round, Standing } from '../../domain/round-state.ts'
import type { RunState } from '../../domain/run-state.ts'
import type { SpentBefore } from '../budget.ts'

/**
 * What counts towards the budget of the round in hand. Rounds that the clean room or the reviewer asked for live on
 * what the round before them left; one that people or their checks asked for has a budget of its own.
 */
export function spentBefore({ rounds = [] }: Pick<RunState, 'rounds'>): SpentBefore {
  const asked = rounds.findLastIndex(isAskedFor)
  const ended = rounds.slice(asked + 1)
  return { step: rounds[asked]?.after ?? 0, tokens: 0, ms: ended.reduce((sum, { before }) => sum + msOf(before), 0) }
}

/** Rounds since people last asked for something: these are bounded by the policy. */
export function ownRounds({ rounds = [] }: Pick<RunState, 'rounds'>): readonly Round[] {
  return rounds.slice(rounds.findLastIndex(isAskedFor) + 1)
}

function isAskedFor({ cause }: Round): boolean {
  return cause === 'review' || cause === 'ci'
}

function msOf({ agent }: Standing): number {
  return agent?.durationMs ?? 0
}
