import { untrusted } from '../../../src/domain/untrusted.ts'
import { AGENT, BRANCH, createTown, OTTO, PULL, type Town } from '../../fixtures/town/town.ts'

/** A person's pull request beside the agent's. */
export const PERSONS = 20
const WORK = 'otto/work'
const ISSUE = 12

/** What stands on the person's branch, and where the agent's pull request goes. */
type Scene = 'apart' | 'carrying' | 'stacked'

/** A comment at the bottom, one in a thread at a line, or the words of a review that decides nothing. */
export type Way = 'comment' | 'thread' | 'review'

export interface Spot {
  readonly number: number
  readonly scene: Scene
  readonly way: Way
  /** Somebody has approved the change already. */
  readonly approved?: true
}

/** Where something is said while a change of the agent waits at its pull request. */
export const PLACES = {
  'another issue': { number: 30, scene: 'apart', way: 'comment' },
  'the issue that asked for it': { number: ISSUE, scene: 'apart', way: 'comment' },
  "a person's pull request": { number: PERSONS, scene: 'apart', way: 'comment' },
  "a person's pull request that carries the agent's commit": { number: PERSONS, scene: 'carrying', way: 'comment' },
  "the agent's pull request": { number: PULL, scene: 'apart', way: 'comment' },
  "the agent's pull request, whose commit a person's carries": { number: PULL, scene: 'carrying', way: 'comment' },
  "the agent's pull request, stacked on a person's": { number: PULL, scene: 'stacked', way: 'comment' },
  "the person's pull request below a stacked one": { number: PERSONS, scene: 'stacked', way: 'comment' },
  "the agent's approved pull request": { number: PULL, scene: 'carrying', way: 'comment', approved: true },
  "a person's pull request that carries what is approved": {
    number: PERSONS,
    scene: 'carrying',
    way: 'comment',
    approved: true,
  },
  "a thread of a person's pull request": { number: PERSONS, scene: 'carrying', way: 'thread' },
  "a thread of the agent's pull request": { number: PULL, scene: 'carrying', way: 'thread' },
  "a review of a person's pull request": { number: PERSONS, scene: 'carrying', way: 'review' },
  "a review of the agent's pull request": { number: PULL, scene: 'carrying', way: 'review' },
} as const
export type Place = keyof typeof PLACES

export function spotOf(place: Place): Spot {
  return PLACES[place]
}

/** A town with the agent's pull request and a person's, in that relation. */
export function settleTown(scene: Scene): Town {
  const town = createTown(1)
  const agents = { headRef: BRANCH, author: AGENT, state: 'open', merged: false, draft: true } as const
  const persons = { headRef: WORK, author: OTTO, baseRef: 'main', state: 'open', merged: false, draft: false } as const
  town.pulls.set(PERSONS, { ...persons })
  if (scene === 'stacked') {
    // What the agent's commit was made on is the person's.
    const [before = ''] = town.commits.get(town.base)?.parents ?? []
    town.branches.set(WORK, town.base)
    town.branches.set('main', before)
    town.pulls.set(PULL, { ...agents, baseRef: WORK })
    town.asked = { subject: { ...SUBJECT, pull: { headRef: WORK, headSha: town.base, baseRef: 'main' } } }
  } else {
    town.branches.set(WORK, town.commit([town.base, ...(scene === 'carrying' ? [town.judged] : [])]))
  }
  return town
}

const SUBJECT = {
  type: 'pull-request',
  number: PERSONS,
  title: untrusted('Mine'),
  body: untrusted(''),
  digest: 'd'.repeat(64),
} as const
