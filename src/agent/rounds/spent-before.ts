import type { Round } from '../../domain/round-state.ts'
import type { RunState } from '../../domain/run-state.ts'
import type { SpentBefore } from '../budget.ts'

type Spent = Pick<RunState, 'rounds' | 'spend'>

/**
 * What counts towards the budget of the round in hand, beside the agent's own steps. Rounds that the clean room or the
 * reviewer asked for live on what the round before them left; one that people or their checks asked for has a budget of
 * its own. What reviewers used counts like steps of the agent's.
 */
export function spentBefore(state: Spent): SpentBefore {
  const reviewers = callsSince(state).filter(({ role }) => role === 'reviewer')
  return {
    step: askedFor(state)?.after ?? 0,
    calls: reviewers.length,
    tokens: reviewers.reduce((sum, { tokens }) => sum + tokens, 0),
    ms: ownRounds(state).reduce((sum, { before }) => sum + (before.agent?.durationMs ?? 0), 0),
  }
}

/** Why no further call may be made, or undefined. */
export function exhaustedBy(state: Spent & Pick<RunState, 'base'>): string | undefined {
  const calls = callsSince(state)
  const limits = state.base?.policy.budgets
  if (limits === undefined || calls.length >= limits.steps) return 'all steps of the budget were used'
  const tokens = calls.reduce((sum, call) => sum + call.tokens, 0)
  return tokens >= limits.tokens ? 'the tokens of the budget were used' : undefined
}

/** Rounds since people last asked for something: these are bounded by the policy. */
export function ownRounds({ rounds = [] }: Pick<RunState, 'rounds'>): readonly Round[] {
  return rounds.slice(rounds.findLastIndex(isAskedFor) + 1)
}

function askedFor({ rounds = [] }: Pick<RunState, 'rounds'>): Round | undefined {
  return rounds.findLast(isAskedFor)
}

function isAskedFor({ cause }: Round): boolean {
  return cause !== 'verification' && cause !== 'reviewer'
}

// `agent:12`, or `reviewer:2.1`: the first answer about the second round.
function callsSince(state: Spent) {
  const asked = askedFor(state)
  return Object.entries(state.spend?.calls ?? {}).flatMap(([name, { usage }]) => {
    const [role = '', place = ''] = name.split(':')
    const since =
      role === 'agent' ? Number(place) > (asked?.after ?? 0) : Number.parseInt(place, 10) >= (asked?.round ?? 0)
    return since ? [{ role, tokens: usage.inputTokens + usage.outputTokens }] : []
  })
}
