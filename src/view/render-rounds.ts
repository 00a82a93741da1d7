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
