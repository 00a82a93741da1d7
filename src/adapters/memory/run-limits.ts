import type { Intent } from '../../domain/intent.ts'
import { RUN_LIMITS, type RunLimit, type RunLimits } from '../../domain/manners.ts'
import type { Refusal } from '../../ports/run-store.ts'
import type { RunRecord } from './run-record.ts'

/** Says whether a run would be one too many, and remembers whom it told so today. */
export function createMemoryDoorkeeper(now: () => Date) {
  const told = new Map<string, string>()
  return (intent: Intent, limits: RunLimits, runs: readonly RunRecord[]): Refusal | undefined => {
    const today = now().toISOString().slice(0, 10)
    const counts = countOf(intent, runs, today)
    const limit = RUN_LIMITS.find((name) => counts[name] >= limits[name])
    if (limit === undefined) return undefined
    const whom = `${intent.repository.id}:${intent.requester.id}:${today}`
    if (!told.has(whom)) told.set(whom, intent.key)
    return { limit, first: told.get(whom) === intent.key }
  }
}

function countOf(intent: Intent, runs: readonly RunRecord[], today: string): Readonly<Record<RunLimit, number>> {
  const here = runs.filter((run) => run.intent.repository.id === intent.repository.id)
  const open = here.filter(({ finished }) => !finished)
  const isOfToday = ({ events }: RunRecord): boolean => events[0]?.at.slice(0, 10) === today
  return {
    openPulls: open.length,
    runsAtOnce: open.filter(({ links }) => links.every(({ kind }) => kind !== 'pull')).length,
    runsPerDay: here.filter((run) => run.intent.requester.id === intent.requester.id && isOfToday(run)).length,
  }
}
