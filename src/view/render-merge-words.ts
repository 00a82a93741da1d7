import type { RunState } from '../domain/run-state.ts'
import type { MergeRequest } from '../ports/merging.ts'
import { renderPullTitle } from './render-pull.ts'
import { plainLine } from './safe-text.ts'

/** The method, and title and message of the commit that a merge makes: who approved it, and by which run it came. */
export function renderMergeWords(state: RunState): Pick<MergeRequest, 'method' | 'title' | 'message'> {
  const { approval, base, intent, published, runId } = state
  const names = (approval?.approvers ?? []).map(({ login }) => plainLine(login, 60)).join(', ')
  return {
    method: base?.policy.merge?.method ?? 'merge',
    // GitHub reads it as a reference to the pull request, which it is.
    title: `${renderPullTitle(state)} (#${published?.pull})`,
    message: [
      `Asked for by ${plainLine(intent.requester.login, 60)} on #${intent.subject.number}, approved by ${names}.`,
      '',
      `Sallyport-Run: ${runId}`,
    ].join('\n'),
  }
}
