import { expect, test } from '@jest/globals'
import type { AskedCause } from '../../src/domain/round-event.ts'
import { headline } from '../../src/view/state-words.ts'
import { decided, opened } from './situations/events.ts'
import { HEAD } from './situations/facts.ts'
import { stateOf } from './situations/log.ts'

const from = { commit: HEAD.commit, tree: HEAD.tree }
const asked = (cause: AskedCause) =>
  ({ type: 'round.requested', data: { cause, head: HEAD.commit, key: `${cause}:1` } }) as const
const begun = (cause: AskedCause | 'verification', round: number) =>
  ({ type: 'round.begun', data: { round, cause, after: 14, message: 'f'.repeat(64), reason: 'So.', from } }) as const

test.each([
  ['asked for in review', [asked('review')], 'Next round: #34'],
  ['for what it stands on', [asked('base')], 'Bringing along: #34'],
  ['both: the base comes first', [asked('review'), asked('base')], 'Bringing along: #34'],
  ['begun for what it stands on', [asked('base'), begun('base', 2)], 'Bringing along, round 2: #34'],
  ['begun in review', [asked('review'), begun('review', 2)], 'Working, round 2: #34'],
  [
    'sent back to the agent because it broke',
    [asked('base'), begun('base', 2), begun('verification', 3)],
    'Working, round 3: #34',
  ],
] as const)('a round %s is called what happens in it', (_what, events, words) => {
  expect(headline(stateOf([...opened(), ...decided('waiting'), ...events]))).toBe(words)
})
