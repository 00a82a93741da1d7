import { until } from '../until.ts'
import type { Outcome } from './outcome.ts'
import { chainOf, checksOf, followRun, type Scene, untilPublished, untilState } from './scene.ts'

const BRANCH = 'otto/docs'

/** `/agent refactor` on a person's pull request: a stacked draft whose base is that person's branch. */
export async function playRefactor(scene: Scene): Promise<Outcome> {
  const { world, narrator } = scene
  const parent = await openParent(scene)
  await world.github.as('mira').comment(parent.number, '/agent refactor check the argument in one place')
  narrator.say('mira comments: /agent refactor check the argument in one place')
  const runId = await followRun(scene, parent.number)
  const { published } = await untilPublished(scene, runId)
  const child = await world.github.as('noor').pull(published.pull)
  narrator.say(`stacked draft #${child.number}: ${child.head.ref} into ${child.base.ref}`)
  const untouched = (await headOf(scene, BRANCH)) === parent.sha
  const carried = await mergeStacked(scene, {
    runId,
    parent: parent.number,
    pull: published.pull,
    commit: published.commit,
  })
  const chain = await chainOf(scene, runId)
  return {
    ok:
      child.base.ref === BRANCH &&
      child.draft === true &&
      untouched &&
      carried.before === 'action_required' &&
      carried.merged &&
      chain.verified,
    scenario: 'refactor',
    pr: { number: child.number, url: published.url, draft: published.draft, base: child.base.ref },
    checks: await checksOf(scene, published.commit),
    humansBranchUntouched: untouched,
    parentWhileUnapproved: carried.before,
    parentOnceApproved: carried.after,
    merged: carried.merged,
    chainVerified: chain.verified,
    events: chain.events,
  }
}

async function openParent(scene: Scene): Promise<{ number: number; sha: string }> {
  const { world, narrator } = scene
  const otto = world.github.as('otto')
  const readme = (await otto.file('main', 'README.md')) ?? ''
  const sha = await otto.pushFiles(
    BRANCH,
    { 'README.md': `${readme}\nNo dependencies.\n` },
    'Say that there are no dependencies',
  )
  const { number } = await otto.openPullRequest({ title: 'Say that there are no dependencies', head: BRANCH })
  narrator.say(`otto opens #${number} from ${BRANCH}`)
  return { number, sha }
}

interface Stacked {
  readonly runId: string
  readonly parent: number
  readonly pull: number
  readonly commit: string
}

// Rulesets of the default branch do not guard a feature branch: merged unapproved, the agent's commit shuts the
// parent's second door until somebody who counts has approved it there.
async function mergeStacked(scene: Scene, stacked: Stacked) {
  const { world, narrator } = scene
  const noor = world.github.as('noor')
  await noor.markReady(stacked.pull)
  await noor.merge(stacked.pull, { method: 'squash' })
  narrator.say(`noor squashes #${stacked.pull} into ${BRANCH} without approving it`)
  await untilState(scene, stacked.runId, { what: 'the run knows of its merge', is: ({ end }) => end !== undefined })
  const before = await approvalOf(scene, 'action_required')
  narrator.say(`#${stacked.parent} now carries an unapproved commit of the agent: sallyport/approval is ${before}`)
  await noor.review(stacked.parent, { event: 'APPROVE' })
  narrator.say(`noor approves #${stacked.parent}`)
  const after = await approvalOf(scene, 'success')
  await noor.merge(stacked.parent)
  narrator.say(`noor merges #${stacked.parent}`)
  return { before, after, merged: (await noor.pull(stacked.parent)).merged }
}

function approvalOf(scene: Scene, wanted: string): Promise<string> {
  return until(`sallyport/approval of the parent is ${wanted}`, async () => {
    const checks = await checksOf(scene, await headOf(scene, BRANCH))
    const approval = checks.find(({ name }) => name === 'sallyport/approval')
    return approval?.conclusion === wanted ? wanted : undefined
  })
}

async function headOf({ world }: Scene, branch: string): Promise<string> {
  const branches = await world.github.as('noor').branches()
  return branches.find(({ name }) => name === branch)?.sha ?? ''
}
