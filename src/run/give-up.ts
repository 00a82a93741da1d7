import { isFault } from '../domain/fault.ts'
import type { RunEnd } from '../domain/run-event.ts'
import type { Logger } from '../ports/logger.ts'
import type { Journal } from '../ports/stage.ts'
import { type HoldBackDeps, holdBack } from './hold-back.ts'
import type { Report } from './pipeline.ts'

/** Sees to it that nothing of a run can be let through any more. Throws a Fault where that may succeed later. @returns how the run ends. */
export type ShutDoor = (journal: Journal, end: RunEnd) => Promise<RunEnd>

export interface GiveUpDeps extends HoldBackDeps {
  readonly shutDoor: ShutDoor
  readonly report: Report
  readonly log: Logger
  /** See `holdBack`. */
  readonly handled: number
}

/**
 * Ends a run that cannot go on. Where it has a pull request, its door is shut first: a green check that nobody looks
 * after would open for whatever is approved no more. While GitHub cannot be reached for that, the run rests, and when it
 * is taken up again nothing else is done.
 */
export async function giveUp(journal: Journal, reason: string, deps: GiveUpDeps): Promise<void> {
  const { published, givenUp } = journal.state()
  if (published !== undefined && givenUp === undefined) await journal.record({ type: 'run.given-up', data: { reason } })
  const end = await shut(journal, reason, deps)
  if (end === undefined) return
  await tell(journal, end, deps)
  await journal.record({ type: 'run.ended', data: end })
  await deps.runs.release(deps.lease)
}

async function shut(journal: Journal, reason: string, deps: GiveUpDeps): Promise<RunEnd | undefined> {
  const failed: RunEnd = { how: 'failed', reason }
  try {
    return await deps.shutDoor(journal, failed)
  } catch (error) {
    if (isFault(error, 'lease-lost')) throw error
    if (!isFault(error) || !error.retryable) {
      deps.log.error({ err: error }, 'could not shut the door of a run that failed')
      return failed
    }
    const retryInMs = await holdBack(journal, error, deps)
    deps.log.warn({ err: error, retryInMs }, 'a run that failed waits to shut its door')
    return undefined
  }
}

// What made the run fail may keep people from being told, too; the run ends all the same.
async function tell(journal: Journal, end: RunEnd, { report, log }: GiveUpDeps): Promise<void> {
  try {
    await report(journal, { ...journal.state(), end, phase: 'ended' })
  } catch (error) {
    if (isFault(error, 'lease-lost')) throw error
    log.warn({ err: error }, 'could not show that the run failed')
  }
}
