import { callsAllowed, callsMade } from '../../src/domain/call-state.ts'
import type { RunState } from '../../src/domain/run-state.ts'
import { ADVISORY } from '../advisory.ts'
import { until } from '../until.ts'
import type { Outcome } from './outcome.ts'
import { chainOf, checksOf, followRun, type Scene, stateOf, tryMerge, untilPublished, untilState } from './scene.ts'

type Published = RunState & Required<Pick<RunState, 'published'>>

/** A run and its pull request. */
export type Pulled = Pick<Published, 'runId' | 'published'>

/** A real bug goes from a label to a merge, through both doors. */
export async function playFix(scene: Scene): Promise<Outcome> {
  const { narrator } = scene
  const issue = await openLabelledIssue(scene)
  const runId = await followRun(scene, issue)
  const opened = await untilPublished(scene, runId)
  await showPull(scene, opened)
  const refusals = await mergeTooEarly(scene, opened)
  await approveByTwo(scene, opened)
  const { merged, merge } = await mergeApproved(scene, opened)
  const human = await mergeHumansOwn(scene)
  const final = await untilState(scene, runId, {
    what: 'the run knows of its merge',
    is: ({ end }) => end !== undefined,
  })
  const chain = await chainOf(scene, runId)
  narrator.say(`audit chain: ${chain.events} events, ${chain.verified ? 'verified' : 'BROKEN'}`)
  narrator.say(`the run made ${callsMade(final)} of at most ${callsAllowed(final)} calls that create content on GitHub`)
  const { evidence, change, published } = final
  const treesEqual = await sameTrees(scene, opened)
  const failBefore = evidence?.failBefore ?? []
  const refusedBy = /Required status check "([^"]+)"/.exec(refusals.unapproved ?? '')?.[1]
  const refused = refusals.draft !== undefined && refusals.unapproved !== undefined
  return {
    ok:
      refused &&
      refusedBy === 'sallyport/approval' &&
      merged &&
      human &&
      treesEqual &&
      chain.verified &&
      failBefore.length > 0,
    scenario: 'fix',
    pr: { number: published?.pull, url: published?.url, draft: opened.published.draft },
    checks: await checksOf(scene, opened.published.commit),
    evidence: { failBefore, passAfter: evidence?.passAfter ?? [] },
    mergeBeforeApproval: refused ? 'refused' : 'possible',
    refusedBy: refusedBy ?? null,
    merged,
    mergeCommit: merge,
    tree: change?.tree,
    humanPullMerged: human,
    treesEqual,
    chainVerified: chain.verified,
    events: chain.events,
  }
}

export async function openLabelledIssue({ world, narrator }: Scene): Promise<number> {
  const mira = world.github.as('mira')
  const { number } = await mira.openIssue(ADVISORY)
  narrator.say(`mira opens issue #${number}: ${ADVISORY.title}`)
  await mira.labelIssue(number, 'agent:fix')
  narrator.say('mira labels it agent:fix')
  return number
}

async function showPull(scene: Scene, { published }: Published): Promise<void> {
  const { world, narrator } = scene
  const pull = await world.github.as('noor').pull(published.pull)
  narrator.say(`#${pull.number} "${pull.title}" (${pull.draft ? 'draft' : 'ready'}), its body:`)
  for (const line of (pull.body ?? '').split('\n')) narrator.say(`    | ${line}`)
  await showChecks(scene, published.commit)
}

async function showChecks(scene: Scene, sha: string): Promise<void> {
  for (const { name, conclusion } of await checksOf(scene, sha)) scene.narrator.say(`    ${name}: ${conclusion}`)
}

// Once as the draft that it is, and once made ready by hand: the second refusal is the required check's.
async function mergeTooEarly(scene: Scene, { published }: Published) {
  const { world, narrator } = scene
  const noor = world.github.as('noor')
  const draft = await tryMerge(scene, 'noor', published.pull)
  narrator.say(`noor tries to merge the draft: ${draft ?? 'IT WAS MERGED'}`)
  await noor.markReady(published.pull)
  const unapproved = await tryMerge(scene, 'noor', published.pull)
  narrator.say(`noor marks it ready and tries again: ${unapproved ?? 'IT WAS MERGED'}`)
  if (unapproved !== undefined) await noor.convertToDraft(published.pull)
  return { draft, unapproved }
}

// The requester's own word does not count; a second maintainer's does.
async function approveByTwo(scene: Scene, { runId, published }: Pulled): Promise<void> {
  const { world, narrator } = scene
  await world.github.as('mira').review(published.pull, { event: 'APPROVE' })
  narrator.say('mira, who asked for it, approves')
  await untilState(scene, runId, {
    what: "the requester's approval is seen and not counted",
    is: ({ approval }) => approval?.reasons.some((reason) => reason.startsWith('mira does not count')) ?? false,
  })
  await approve(scene, { runId, published }, 'noor')
}

/** Somebody who counts approves, and it is seen. */
export async function approve(scene: Scene, { runId, published }: Pulled, login: string): Promise<void> {
  await scene.world.github.as(login).review(published.pull, { event: 'APPROVE' })
  scene.narrator.say(`${login} approves`)
  await untilState(scene, runId, {
    what: 'the approval is counted',
    is: ({ approval }) => approval?.state === 'approved',
  })
}

/** What was approved is ready and green, and is merged by hand. */
export async function mergeApproved(scene: Scene, { published }: Pick<Pulled, 'published'>) {
  const { world, narrator } = scene
  const noor = world.github.as('noor')
  await until('the pull request is ready and the check is green', async () => {
    const pull = await noor.pull(published.pull)
    const checks = await checksOf(scene, published.commit)
    const green = checks.length === 3 && checks.every(({ conclusion }) => conclusion === 'success')
    return !pull.draft && green ? true : undefined
  })
  await showChecks(scene, published.commit)
  const merge = await noor.merge(published.pull, { sha: published.commit })
  const merged = (await noor.pull(published.pull)).merged
  narrator.say(`noor merges #${published.pull}: ${merge.slice(0, 10)}`)
  return { merged, merge }
}

/** A person's pull request in the same repository gets the three checks too, and merges. */
async function mergeHumansOwn(scene: Scene): Promise<boolean> {
  const { world, narrator } = scene
  const otto = world.github.as('otto')
  const readme = (await otto.file('main', 'README.md')) ?? ''
  const sha = await otto.pushFiles('otto/readme', { 'README.md': `${readme}\nParses in linear time.\n` }, 'Say so')
  const pull = await otto.openPullRequest({ title: 'Say so', head: 'otto/readme' })
  await until("the checks of a person's pull request are there", async () =>
    (await checksOf(scene, sha)).length === 3 ? true : undefined,
  )
  await otto.merge(pull.number)
  narrator.say(`otto's own #${pull.number} got its checks ("No agent change") and is merged`)
  return (await otto.pull(pull.number)).merged
}

// Exported, judged, pushed: one tree, and GitHub's own word for it.
async function sameTrees(scene: Scene, { runId, published }: Published): Promise<boolean> {
  const { change, evidence, effects } = await stateOf(scene, runId)
  const trees = [change?.tree, evidence?.headTree, effects.tree?.result, published.tree]
  return change !== undefined && trees.every((tree) => tree === change.tree)
}
