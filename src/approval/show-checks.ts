import { hasCallToSpare } from '../domain/call-state.ts'
import type { RunEnd } from '../domain/run-event.ts'
import type { RunState } from '../domain/run-state.ts'
import type { CheckRun, RepositoryHost } from '../ports/code-host.ts'
import type { Journal } from '../ports/stage.ts'
import { renderApprovalCheck, renderChecks } from '../view/render-checks.ts'
import { observeCheck, upsertCheck } from './upsert-check.ts'

/** The approval check on two commits, and the sticky comment, which may have to say that it says no more. */
const STILL_TO_SAY = 3

/** Makes a commit's checks say what the last decision says. */
export function showChecks(journal: Journal, gate: RepositoryHost, head: string): Promise<void> {
  const state = journal.state()
  return show(journal, gate, renderChecks(state, head), String(state.approvalSeq))
}

/** Shuts the door on a commit for good. */
export function showEnd(journal: Journal, gate: RepositoryHost, head: string, end: RunEnd): Promise<void> {
  return show(journal, gate, renderChecks({ ...journal.state(), end }, head), 'end')
}

/** The same, of the one check that people decide by: nothing that has to be said at length stands in its way. */
export function showShut(journal: Journal, gate: RepositoryHost, head: string, end: RunEnd): Promise<void> {
  return show(journal, gate, [renderApprovalCheck({ ...journal.state(), end }, head)], 'end')
}

async function show(
  journal: Journal,
  gate: RepositoryHost,
  checks: readonly CheckRun[],
  occasion: string,
): Promise<void> {
  for (const check of checks) {
    const spare = hasCallToSpare(journal.state(), 1 + STILL_TO_SAY)
    if (!spare && isDispensable(check, journal.state())) continue
    await journal.perform({
      effect: 'check',
      key: `check:${check.name}:${check.headSha}:${occasion}`,
      observe: () => observeCheck(gate, check, !spare),
      act: () => upsertCheck(gate, check),
    })
  }
}

// A required check that is not posted bars the way as well as one that says so.
function isDispensable({ headSha, name }: CheckRun, { published }: RunState): boolean {
  return headSha !== published?.commit && name !== 'sallyport/approval'
}
