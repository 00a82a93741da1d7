import { expect } from '@jest/globals'
import type { Actor } from '../../../src/domain/repository.ts'
import { interpret } from '../../../src/intake/interpret.ts'
import { perform } from '../../fixtures/town/acts.ts'
import { createLives } from '../../fixtures/town/lives.ts'
import { startProgram } from '../../fixtures/town/program.ts'
import { HELPER, MIRA, NOOR, OTTO, PULL, type Town } from '../../fixtures/town/town.ts'
import { SPEAKERS, type Speaker } from '../../intake/matrix/expected.ts'
import { PERSONS, type Place, settleTown, spotOf, type Way } from './places.ts'

const RUN = 'run1'
const APPROVAL = 'sallyport/approval'
const AT = '2026-01-01T00:00:00Z'
// What is not understood would come to nothing, as many a row expects.
const MALFORMED = { type: 'ignored', why: expect.stringMatching(/lacks what we need|does not concern us/) }
// That it looked, and how it went about it.
const LOOKED = /^(pull\.changed|run\.(started|parked)|effect\..*)$/

/** Through the real intake, worker and gate: what is different afterwards. Said once, and delivered twice. */
export async function say(text: string, place: Place, speaker: Speaker) {
  const { number, scene, way, approved } = spotOf(place)
  const town = settleTown(scene)
  const program = await startProgram(town, 1, createLives({ act: () => {}, begins: () => {}, wrote: () => {} }))
  if (approved) perform(town, { do: 'approve', who: NOOR, how: 'review' })
  await settle(town, program)
  town.tellPull('opened', PERSONS, OTTO)
  await settle(town, program)
  const who = personOf(speaker)
  town.roles.set(who.id, SPEAKERS[speaker])
  const before = (await program.runs.read(RUN)).length
  tell(town, way, { who, text, number })
  expect(town.webhooks.map(({ event, payload }) => interpret(event, payload))).not.toContainEqual(MALFORMED)
  town.webhooks.push(...town.webhooks)
  await settle(town, program)
  // Somebody pushes nothing and looks again: whatever was said must hold.
  town.tellPull('synchronize', PERSONS, OTTO)
  await settle(town, program)
  const { state, draft } = town.show(PULL)
  const added = (await program.runs.read(RUN)).slice(before).map(({ type }) => type)
  return {
    events: [...new Set(added)].filter((type) => !LOOKED.test(type)).sort(),
    begun: (await program.runs.list({ limit: 9 })).filter(({ runId }) => runId !== RUN).length,
    comments: town.comments.map(answered),
    agents: town.conclusion(APPROVAL, town.judged),
    state,
    draft,
    persons: town.conclusion(APPROVAL, town.show(PERSONS).headSha),
  }
}

function answered({ body, thread }: Town['comments'][number]): string {
  const what = /no run was started/i.test(body) ? 'a refusal' : 'an answer'
  return `${what} in the ${thread === undefined ? 'comment' : 'thread'}`
}

function personOf(speaker: Speaker): Actor {
  if (speaker === 'requester') return MIRA
  return speaker === 'bot' ? HELPER : { id: 60, login: speaker, type: 'User' }
}

interface Said {
  readonly who: Actor
  readonly text: string
  readonly number: number
}

function tell(town: Town, way: Way, { who, text, number }: Said): void {
  const written = { id: town.next(), body: text, user: who }
  const pull_request = { number, title: 'It', body: null }
  if (way === 'comment') {
    const comment = { ...written, created_at: AT }
    const pull = town.pulls.has(number) ? { pull_request: {} } : {}
    const issue = { number, title: '', body: '', updated_at: AT, state: 'open', ...pull }
    town.tell('issue_comment', who, { action: 'created', comment, issue })
  } else if (way === 'thread') {
    const comment = { ...written, created_at: AT, path: 'a.js', line: 1, in_reply_to_id: town.next() }
    town.tell('pull_request_review_comment', who, { action: 'created', comment, pull_request })
  } else {
    const [state, commit] = ['commented', town.show(number).headSha] as const
    if (number === PULL) town.reviews.push({ id: written.id, author: who, state, commit, submittedAt: AT })
    const review = { ...written, state, commit_id: commit }
    town.tell('pull_request_review', who, { action: 'submitted', review, pull_request })
  }
}

// A round that was asked for waits for the agents, who are not here: so the gate looks a few times, not until nothing waits.
async function settle(town: Town, program: Awaited<ReturnType<typeof startProgram>>) {
  for (let look = 0; look < 3; look += 1) {
    for (let next = town.webhooks.shift(); next !== undefined; next = town.webhooks.shift()) {
      await program.deliver(next, {})
    }
    await program.relay()
    await program.work({})
  }
}
