import type { RunState } from '../domain/run-state.ts'
import type { CodeHost } from '../ports/code-host.ts'
import type { SourceStore } from '../ports/source-store.ts'
import type { Journal } from '../ports/stage.ts'
import { heldMarker } from '../view/markers.ts'
import { renderHeld } from '../view/render-held.ts'
import { commentOnce, tellWherePossible } from './comment-once.ts'

export interface HeldReporterDeps {
  readonly codeHost: CodeHost
  readonly source: Pick<SourceStore, 'diff'>
}

/** Shows a held change where it was asked for, once for each verdict: nobody lets out what they cannot see. */
export function createHeldReporter({ codeHost, source }: HeldReporterDeps) {
  return async (journal: Journal, state: RunState): Promise<void> => {
    const { phase, base, change, judged, intent, runId } = state
    if (phase !== 'held' || base === undefined || change === undefined || judged === undefined) return
    const host = codeHost.open(intent.repository, 'talk', journal.assertLive)
    const { number } = intent.subject
    const marker = heldMarker(runId, judged.factsDigest)
    // Trees may lie on another worker: the status comment says what is held all the same.
    await tellWherePossible(async () => {
      const difference = await source.diff(intent.repository, base.tree, change.tree)
      const body = `${renderHeld(difference, judged.verdict)}\n\n${marker}`
      const key = `held:${judged.factsDigest}`
      await commentOnce(journal, host, { effect: 'held-comment', key, number, marker, body })
    })
  }
}
