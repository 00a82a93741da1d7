import { until } from '../until.ts'
import { approve, mergeApproved, openLabelledIssue } from './fix.ts'
import type { Outcome } from './outcome.ts'
import { chainOf, checksOf, followRun, type Scene, untilPublished, untilState } from './scene.ts'

/** A package script is what CI executes: the change stays inside until a maintainer has seen it and lets it out. */
export async function playHold(scene: Scene): Promise<Outcome> {
  const { world, narrator } = scene
  const issue = await openLabelledIssue(scene)
  const runId = await followRun(scene, issue)
  await untilState(scene, runId, { what: 'the change is held', is: ({ phase }) => phase === 'held' })
  const shown = await showHeld(scene, issue)
  const outside = await whatIsOutside(scene)
  const refused = await publishByRequester(scene, issue)
  await world.github.as('otto').comment(issue, '/agent publish')
  narrator.say('otto has read it and comments: /agent publish')
  const opened = await untilPublished(scene, runId)
  const checks = await checksOf(scene, opened.published.commit)
  await approve(scene, opened, 'noor')
  const { merged } = await mergeApproved(scene, opened)
  const final = await untilState(scene, runId, { what: 'the run is over', is: ({ end }) => end !== undefined })
  const chain = await chainOf(scene, runId)
  return {
    ok:
      shown.includes('"prepublishOnly"') &&
      outside.branches === 1 &&
      outside.pulls === 0 &&
      refused &&
      opened.published.draft &&
      merged &&
      chain.verified,
    scenario: 'hold',
    pr: { number: opened.published.pull, url: opened.published.url, draft: opened.published.draft },
    checks,
    heldBy: final.judged?.verdict.findings.filter(({ verb }) => verb === 'hold').map(({ rule }) => rule) ?? [],
    outsideWhileHeld: outside,
    requesterMayPublish: !refused,
    letOutBy: final.publishRequests.map(({ login }) => login),
    merged,
    chainVerified: chain.verified,
    events: chain.events,
  }
}

// The change itself, as a difference, where it was asked for.
async function showHeld({ world, narrator }: Scene, issue: number): Promise<string> {
  const text = await until('the held change is shown on the issue', async () => {
    const comments = await world.github.as('otto').comments(issue)
    return comments.map(({ body }) => body ?? '').find((body) => body.includes('```diff'))
  })
  narrator.say(`on issue #${issue}:`)
  for (const line of text.split('\n')) narrator.say(`    | ${line}`)
  return text
}

async function whatIsOutside({ world, narrator }: Scene) {
  const otto = world.github.as('otto')
  const [branches, pulls] = [(await otto.branches()).length, (await otto.pulls('all')).length]
  narrator.say(`meanwhile on GitHub: ${branches} branch, ${pulls} pull requests`)
  return { branches, pulls }
}

// Nobody lets out what they asked for.
async function publishByRequester({ world, narrator }: Scene, issue: number): Promise<boolean> {
  const mira = world.github.as('mira')
  await mira.comment(issue, '/agent publish')
  narrator.say('mira, who asked for it, comments: /agent publish')
  const answer = await until('she is answered', async () => {
    const comments = await mira.comments(issue)
    return comments.map(({ body }) => body ?? '').find((body) => body.includes('somebody else must publish it'))
  })
  narrator.say(`    | ${answer.split('\n')[0]}`)
  return (await mira.pulls('all')).length === 0
}
