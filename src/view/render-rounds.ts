import type { RoundCause } from '../domain/round-event.ts'
import type { Round } from '../domain/round-state.ts'
import type { RunState } from '../domain/run-state.ts'
import { sentence } from './safe-text.ts'

const CAUSES: Readonly<Record<RoundCause, string>> = {
  verification: 'sent back by the clean room',
  reviewer: 'sent back by the reviewer model',
  review: 'asked for in review',
  ci: 'for checks that failed',
  base: 'for what it stands on',
}

/** One line a round beyond the first: why, and whether anything came of it. */
export function renderRounds({ rounds = [] }: Pick<RunState, 'rounds'>): string[] {
  return rounds.map(lineOf)
}

function lineOf({ round, cause, reason, abandoned }: Round): string {
  const end = abandoned === undefined ? '' : ` It came to nothing, and what stood before stands: ${sentence(abandoned)}`
  return `round ${round}, ${CAUSES[cause]}: ${sentence(reason)}${end}`
}

/** Why what people asked for last was not begun; undefined where it was, or where a round came since. */
export function renderDeclined({
  declined = [],
  roundRequests = [],
  rounds = [],
}: Pick<RunState, 'declined' | 'roundRequests' | 'rounds'>): string | undefined {
  const asked = roundRequests.filter(({ cause }) => cause !== 'ci')
  const last = declined.findLast(({ requests }) => asked.some(({ seq }) => requests.includes(seq)))
  const begun = Math.max(0, ...rounds.flatMap(({ requests = [] }) => requests))
  if (last === undefined || Math.max(...last.requests) < begun) return undefined
  return `Another round was asked for, and not begun: ${sentence(last.reason)}`
}
