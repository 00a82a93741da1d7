import type { RunState } from '../../src/domain/run-state.ts'
import { until } from '../until.ts'
import { REPOSITORY } from '../world.ts'
import { approve, mergeApproved, openLabelledIssue } from './fix.ts'
import type { Outcome } from './outcome.ts'
import { chainOf, followRun, type Scene, stateOf, untilPublished, untilState } from './scene.ts'

const CHECK = 'browser tests'

/** What was merged turns main red: its revert is offered, asked for, approved by somebody else, and main is green again. */
export async function playRevert(scene: Scene): Promise<Outcome> {
  const { world, narrator } = scene
  const report = createCi(scene)
  const runId = await followRun(scene, await openLabelledIssue(scene))
  const opened = await untilPublished(scene, runId)
  await approve(scene, opened, 'noor')
  const before = await source(scene)
  await report(await tip(scene), 'success')
  const { merge } = await mergeApproved(scene, opened)
  await untilState(scene, runId, { what: 'the run knows of its merge', is: ({ end }) => end !== undefined })
  await report(merge, 'failure')
  const offer = await untilOffered(scene, opened.published.pull)
  await world.github.as('otto').comment(opened.published.pull, '/agent revert')
  narrator.say('otto comments: /agent revert')
  const back = await untilPublished(scene, await untilReverting(scene, runId))
  await approve(scene, back, 'noor')
  const again = await mergeApproved(scene, back)
  await report(again.merge, 'success')
  const final = await untilState(scene, back.runId, { what: 'the revert is over', is: ({ end }) => end !== undefined })
  const same = (await source(scene)) === before
  narrator.say(`main is ${same ? 'what it was before' : 'NOT WHAT IT WAS'}`)
  const chain = await chainOf(scene, back.runId)
  return {
    ok: offer.includes('/agent revert') && again.merged && same && final.steps.length === 0 && chain.verified,
    scenario: 'revert',
    pr: { number: opened.published.pull, url: opened.published.url, draft: opened.published.draft },
    revert: { number: back.published.pull, url: back.published.url, draft: back.published.draft },
    offered: offer.split('\n')[0],
    modelStepsOfRevert: final.steps.length,
    merged: again.merged,
    mainAsBefore: same,
    chainVerified: chain.verified,
    events: chain.events,
  }
}

/** An App of its own that runs where Sallyport cannot look in. */
function createCi({ world, narrator }: Scene) {
  const app = world.github.addApp({ name: 'CI', webhookSecret: 'none', permissions: { checks: 'write' }, events: [] })
  return async (sha: string, conclusion: 'success' | 'failure') => {
    await world.github.reportCheck(REPOSITORY, { app, sha, name: CHECK, conclusion })
    narrator.say(`CI on main at ${sha.slice(0, 7)}: "${CHECK}" is a ${conclusion}`)
  }
}

async function untilOffered({ world, narrator }: Scene, pull: number): Promise<string> {
  const offer = await until('a revert is offered', async () => {
    const comments = await world.github.as('otto').comments(pull)
    return comments.map(({ body }) => body ?? '').find((body) => body.includes('revert-offer:'))
  })
  narrator.say(`on #${pull}:`)
  for (const line of offer.split('\n')) narrator.say(`    | ${line}`)
  return offer
}

async function untilReverting(scene: Scene, reverted: string): Promise<string> {
  const { runs } = scene.world.sallyport.stores
  const is = ({ intent }: RunState) => intent.revert?.run === reverted
  const runId = await until('a run that reverts', async () => {
    for (const run of await runs.list({ limit: 5 })) if (is(await stateOf(scene, run.runId))) return run.runId
    return undefined
  })
  scene.narrator.follow(runId)
  return runId
}

async function tip({ world }: Scene): Promise<string> {
  return (await world.github.as('noor').branches()).find(({ name }) => name === 'main')?.sha ?? ''
}

function source({ world }: Scene): Promise<string | null> {
  return world.github.as('noor').file('main', 'index.js')
}
