import type { RunState } from '../domain/run-state.ts'
import { parentOf } from '../domain/stack.ts'
import type { CodeHost } from '../ports/code-host.ts'
import type { Journal } from '../ports/stage.ts'
import { followMarker } from '../view/markers.ts'
import { type Followed, renderFollowed } from '../view/render-followed.ts'
import { commentOnce, tellWherePossible } from './comment-once.ts'

/** Says once, on the stacked pull request, what became of it when the one below it moved. */
export function createFollowReporter({ codeHost }: { readonly codeHost: CodeHost }) {
  return async (journal: Journal, state: RunState): Promise<void> => {
    const followed = followedOf(state)
    const { published, intent, runId } = state
    if (followed === undefined || published === undefined) return
    const host = codeHost.open(intent.repository, 'talk', journal.assertLive)
    const marker = followMarker(runId, followed.key)
    const body = `${renderFollowed(followed, published)}\n\n${marker}`
    const comment = { effect: 'follow-notice', key: `follow:${followed.key}`, number: published.pull, marker, body }
    await tellWherePossible(async () => {
      await commentOnce(journal, host, comment)
    })
  }
}

function followedOf({ roundRequests = [], rounds = [], declined = [], intent, effects, end }: RunState) {
  if (parentOf(intent) === undefined) return undefined
  if (effects['follow-close']?.done === true && end !== undefined) {
    return { key: 'closed', what: 'closed', reason: end.reason } satisfies Followed
  }
  const last = roundRequests.findLast(({ cause }) => cause === 'base')
  if (last === undefined) return undefined
  const { key, seq, text: reason = '' } = last
  const refusal = declined.find(({ requests }) => requests.includes(seq))?.reason
  if (refusal !== undefined) return { key, what: 'stuck', reason, refusal } satisfies Followed
  const begun = rounds.some(({ requests = [] }) => requests.includes(seq))
  return begun ? ({ key, what: 'refreshed', reason } satisfies Followed) : undefined
}
