import { furtherOf } from '../../domain/round-state.ts'
import type { Journal } from '../../ports/stage.ts'

/**
 * A round of what is published in which nothing was changed publishes nothing: what stood before stands, and its threads
 * are told what the agent said of them.
 */
export async function dropUnchanged(journal: Journal): Promise<void> {
  const state = journal.state()
  const round = furtherOf(state)?.round
  const isSame = state.agent?.outcome === 'submitted' && state.change?.tree === round?.from.tree
  if (round === undefined || !isSame || round.merges !== undefined) return
  const reason = 'The agent changed nothing, and says why in its own words.'
  await journal.record({ type: 'round.abandoned', data: { round: round.round, reason } })
}
