import type { RunState } from '../domain/run-state.ts'
import { closedAfter, type StaleDecision } from '../domain/silence.ts'

/** Asks people to look at a pull request that waits. */
export function renderNudge(
  logins: readonly string[],
  { days, closeAt }: Extract<StaleDecision, { do: 'nudge' }>,
  { approval }: Pick<RunState, 'approval'>,
): string {
  const who = logins.map((login) => `@${login}`).join(', ')
  if (approval?.state === 'approved')
    return `${who}: this was approved, and has waited ${days} days for a person to merge it.`
  const then = closeAt === undefined ? '' : ` Otherwise I close it on ${closeAt.slice(0, 10)} (UTC).`
  return `${who}: this has waited ${days} days for a person. A review, a comment or a push keeps it open; \`/agent approve\` or \`/agent reject <reason>\` decides it.${then}`
}

/** Why a pull request was closed that nobody looked at. */
export function renderClosedAsStale(days: number): string {
  return `Closed: nobody has looked at this for ${days} days (\`stale.close-days\` of the policy). \`/agent retry\` makes it anew, on what stands in the base branch by then.`
}

/** That nobody looked, where that is why a pull request is closed; empty where somebody closed it. */
export function renderSilence({ effects }: Pick<RunState, 'effects'>): string {
  const days = closedAfter(effects)
  return days === undefined ? '' : `Nobody had looked at it for ${days} days.`
}
