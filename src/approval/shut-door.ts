import { isFault } from '../domain/fault.ts'
import type { RunEnd } from '../domain/run-event.ts'
import type { RunState } from '../domain/run-state.ts'
import type { CodeHost, HostedPull } from '../ports/code-host.ts'
import type { Journal } from '../ports/stage.ts'
import { leaveQueueForGood } from './leave-queue.ts'
import { showShut } from './show-checks.ts'

/**
 * Shuts the second door for a run that cannot go on, on the judged commit and on the head: nobody will look any more.
 * What was merged meanwhile stays as it was approved. Throws the Fault that says that it may succeed later; where it is
 * refused for good, nothing can be done. @returns how the run ends.
 */
export function createShutDoor({ codeHost }: { readonly codeHost: CodeHost }) {
  return async (journal: Journal, end: RunEnd): Promise<RunEnd> => {
    const { intent, published } = journal.state()
    if (published === undefined) return end
    const gate = codeHost.open(intent.repository, 'gate', journal.assertLive)
    const pull = await unlessRefused(gate.pull(published.pull))
    const merged = pull === undefined ? undefined : mergedEnd(pull)
    if (merged !== undefined) return merged
    for (const head of headsOf(published, pull)) await unlessRefused(showShut(journal, gate, head, end))
    if (pull !== undefined) await unlessRefused(leaveQueueForGood({ journal, codeHost, gate }, pull))
    return end
  }
}

/** How a run ends whose pull request was merged; undefined: it was not. */
export function mergedEnd({ number, merged, mergedBy: by }: HostedPull): RunEnd | undefined {
  return merged ? { how: 'merged', reason: `#${number} was merged`, ...(by && { by }) } : undefined
}

/** Where a green check of a run could stand: what was judged may lie below what was pushed over it. */
export function headsOf(
  { commit }: NonNullable<RunState['published']>,
  pull: Pick<HostedPull, 'headSha'> | undefined,
): ReadonlySet<string> {
  return new Set([commit, pull?.headSha ?? commit])
}

async function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (!isFault(error) || error.retryable || error.code === 'lease-lost') throw error
    return undefined
  }
}
