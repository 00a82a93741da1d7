import { until } from '../until.ts'
import { openLabelledIssue } from './fix.ts'
import type { Outcome } from './outcome.ts'
import { chainOf, checksOf, followRun, type Scene, tryMerge, untilPublished, untilState } from './scene.ts'

const REASON = 'We would rather depend on the built-in path module.'

/** A maintainer says no where people already are: the pull request is closed and its branch is gone. */
export async function playReject(scene: Scene): Promise<Outcome> {
  const { world, narrator } = scene
  const runId = await followRun(scene, await openLabelledIssue(scene))
  const { published } = await untilPublished(scene, runId)
  const noor = world.github.as('noor')
  await noor.comment(published.pull, `/agent reject ${REASON}`)
  narrator.say(`noor comments: /agent reject ${REASON}`)
  const { end } = await untilState(scene, runId, {
    what: 'the run is rejected',
    is: (state) => state.end !== undefined,
  })
  const pull = await noor.pull(published.pull)
  const branchGone = await until('the branch is deleted', async () => {
    const branches = await noor.branches()
    return branches.some(({ name }) => name === published.branch) ? undefined : true
  })
  const mergeAfter = await tryMerge(scene, 'noor', published.pull)
  narrator.say(`#${pull.number} is ${pull.state}; its branch is ${branchGone ? 'gone' : 'still there'}`)
  const chain = await chainOf(scene, runId)
  return {
    ok:
      end?.how === 'rejected' &&
      end.reason === REASON &&
      pull.state === 'closed' &&
      branchGone &&
      mergeAfter !== undefined &&
      chain.verified,
    scenario: 'reject',
    pr: { number: published.pull, url: published.url, draft: published.draft, state: pull.state },
    checks: await checksOf(scene, published.commit),
    rejectedBy: end?.by?.login ?? null,
    reason: end?.reason ?? null,
    branchDeleted: branchGone,
    merged: pull.merged,
    chainVerified: chain.verified,
    events: chain.events,
  }
}
