import { DEFAULT_ROUNDS } from '../../domain/policy.ts'
import type { RoundBegun } from '../../domain/round-event.ts'
import type { RunState } from '../../domain/run-state.ts'
import type { Journal, StageOutcome } from '../../ports/stage.ts'
import { storeText, type WorkDeps } from '../work.ts'
import { exhaustedBy, ownRounds } from './spent-before.ts'

/** A reason to go on working, before it is told. */
export interface Wanted extends Pick<RoundBegun, 'reason' | 'role'> {
  readonly cause: 'verification' | 'reviewer'
  /** For the agent: what others wrote in it is framed. */
  readonly message: string
}

/** Whether the policy and what is left of the budget allow another round by itself. Pure. */
export function mayGoOn(state: RunState): boolean {
  const { base, rounds, judged } = state
  if (base === undefined || judged !== undefined) return false
  // The agent could not make more of it: asking again would end in the same way.
  if (rounds?.at(-1)?.abandoned !== undefined) return false
  const most = base.policy.budgets.rounds ?? DEFAULT_ROUNDS
  return ownRounds(state).length < most && exhaustedBy(state) === undefined
}

/** Records the round; everything behind the agent's stage is taken back with it. */
export async function beginRound(
  { blobs, redact }: Pick<WorkDeps, 'blobs' | 'redact'>,
  journal: Journal,
  { cause, message, reason, role }: Wanted,
): Promise<StageOutcome> {
  const { rounds = [], steps } = journal.state()
  const digest = await storeText(blobs, await redact(message, 'round.md'))
  const data = { round: rounds.length + 2, cause, after: steps.length, message: digest, reason }
  await journal.record({ type: 'round.begun', data: { ...data, ...(role && { role }) } })
  return { type: 'again' }
}
