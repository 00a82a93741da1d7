import type { RunState } from '../../src/domain/run-state.ts'
import { REMARKS } from '../scripts/review.ts'
import { until } from '../until.ts'
import { approve, mergeApproved, openLabelledIssue, type Pulled } from './fix.ts'
import type { Outcome } from './outcome.ts'
import { chainOf, checksOf, followRun, type Scene, tryMerge, untilPublished, untilState } from './scene.ts'

/** A reviewer asks for changes at two lines: one is done, one is not and says why; then the approval starts over. */
export async function playReview(scene: Scene): Promise<Outcome> {
  const { narrator } = scene
  const runId = await followRun(scene, await openLabelledIssue(scene))
  const opened = await untilPublished(scene, runId)
  await askForChanges(scene, opened)
  const again = await untilRound(scene, opened)
  const answers = await answersIn(scene, opened)
  const tooEarly = await tryMerge(scene, 'noor', opened.published.pull)
  narrator.say(`noor tries to merge: ${tooEarly ?? 'IT WAS MERGED'}`)
  await settleThreads(scene, opened, answers.roots)
  await approve(scene, again, 'noor')
  const { merged } = await mergeApproved(scene, again)
  const final = await untilState(scene, runId, { what: 'the run is over', is: ({ end }) => end !== undefined })
  const chain = await chainOf(scene, runId)
  return {
    ok:
      again.published.commit !== opened.published.commit &&
      answers.texts.length === REMARKS.length &&
      tooEarly !== undefined &&
      merged &&
      chain.verified,
    scenario: 'review',
    pr: { number: opened.published.pull, url: opened.published.url, draft: opened.published.draft },
    rounds: (final.rounds ?? []).map(({ round, cause, reason }) => ({ round, cause, reason })),
    commits: [opened.published.commit, again.published.commit],
    answers: answers.texts,
    checks: await checksOf(scene, again.published.commit),
    mergeBeforeApproval: tooEarly === undefined ? 'possible' : 'refused',
    merged,
    chainVerified: chain.verified,
    events: chain.events,
  }
}

async function askForChanges({ world, narrator }: Scene, { published }: Pulled): Promise<void> {
  const noor = world.github.as('noor')
  const comments = await Promise.all(
    REMARKS.map(async ({ path, at, body }) => {
      const lines = ((await noor.file(published.branch, path)) ?? '').split('\n')
      // The last of its kind is the one that the change brought.
      return { path, line: lines.findLastIndex((line) => line.includes(at)) + 1, body }
    }),
  )
  await noor.review(published.pull, { event: 'REQUEST_CHANGES', comments })
  narrator.say('noor asks for changes:')
  for (const { path, line, body } of comments) narrator.say(`    | ${path}:${line}: ${body}`)
}

// One commit more on the agent's branch, and the second door is shut.
async function untilRound(scene: Scene, { runId }: Pulled): Promise<Pulled> {
  const isThere = ({ publishedRound, approval, published }: RunState) =>
    publishedRound === 2 && approval?.tuple.head === published?.commit
  const { published } = await untilState(scene, runId, { what: 'the round is on the pull request', is: isThere })
  if (published === undefined) throw new Error('published, and not published')
  return { runId, published }
}

async function answersIn({ world, narrator }: Scene, { published }: Pulled) {
  const noor = world.github.as('noor')
  const found = await until('each thread is answered', async () => {
    const all = await noor.reviewComments(published.pull)
    const replies = all.filter(({ in_reply_to_id: to }) => to !== undefined && to !== null)
    return replies.length === REMARKS.length ? { all, replies } : undefined
  })
  const texts = found.replies.map(({ body }) => body.split('\n\n').slice(0, 2).join(' '))
  narrator.say('the agent answers in the threads, and leaves them open:')
  for (const text of texts) narrator.say(`    | ${text}`)
  return { texts, roots: found.all.filter((one) => !found.replies.includes(one)).map(({ id }) => id) }
}

async function settleThreads({ world, narrator }: Scene, { published }: Pulled, roots: readonly number[]) {
  for (const root of roots) await world.github.as('noor').resolveThread(published.pull, root)
  narrator.say('noor is content, and resolves both')
}
