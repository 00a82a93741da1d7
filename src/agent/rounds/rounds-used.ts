import { DEFAULT_REVIEW_ROUNDS } from '../../domain/policy.ts'
import type { RunState } from '../../domain/run-state.ts'

/**
 * That people's reviews have had as many rounds as the policy allows a pull request; undefined: they have not. What had to
 * begin again because the branch moved is one. Pure.
 */
export function roundsUsed({ base, rounds = [] }: Pick<RunState, 'base' | 'rounds'>): string | undefined {
  const most = base?.policy.limits.rounds ?? DEFAULT_REVIEW_ROUNDS
  const used = rounds.filter(({ cause, again }) => cause === 'review' && again !== true).length
  if (used < most) return undefined
  const spent =
    most === 0
      ? 'The policy starts no round for a review'
      : `${most === 1 ? 'The one round' : `All ${most} rounds`} for reviews that the policy allows a pull request ${most === 1 ? 'was' : 'were'} used`
  return `${spent} (\`limits.rounds\`): push to the branch what is missing, or reject it and ask anew.`
}
