import { afterAll, describe, expect, test } from '@jest/globals'
import { COMMANDS } from '../../../src/command/registry.ts'
import { ASKED_KINDS } from '../../../src/domain/intent.ts'
import { expected, type Outcome, PLACES, type Place, SPEAKERS, type Speaker, TEXT, WORDS } from './expected.ts'
import { type Played, play } from './play.ts'

const EVENTS: Readonly<Record<string, string>> = {
  address: 'round.requested',
  approve: 'approval.requested',
  reject: 'rejection.requested',
  publish: 'publish.requested',
  stop: 'stop.requested',
}
const NOTHING: Played = { events: [], begun: 0, comments: [], others: [], lessons: 0 }

function comesTo(outcome: Outcome, word: string): Played {
  const comment = [expect.stringMatching(outcome === 'R' ? /no run was started/ : /^(?!.*no run was started)/s)]
  switch (outcome) {
    case '-':
      return NOTHING
    case 'A':
      return { ...NOTHING, comments: comment as unknown as string[], lessons: word === 'remember' ? 1 : 0 }
    case 'R':
      return { ...NOTHING, comments: comment as unknown as string[] }
    case '+':
      return { ...NOTHING, begun: 1 }
    case 'E':
      return { ...NOTHING, events: [EVENTS[word] ?? ''], lessons: word === 'reject' ? 1 : 0 }
    case 'T':
      return { ...NOTHING, lessons: 1 }
  }
}

let [played, labelled] = [0, 0]
afterAll(() => {
  process.stderr.write(`commands × places × people: ${played} comments, ${labelled} labels, each delivered twice\n`)
})

test('the table names every command, and one that is none', () => {
  expect([...WORDS].sort()).toEqual([...COMMANDS.map(({ word }) => word), 'fxi'].sort())
})

describe.each(PLACES)('on %s', (place: Place) => {
  test.each(Object.keys(SPEAKERS) as Speaker[])('every command of a %s comes to what it should', async (speaker) => {
    for (const word of WORDS) {
      const outcome = await play({ comment: `/agent ${word} ${TEXT[word] ?? ''}`.trim() }, place, speaker)
      played += 1
      expect({ word, ...outcome }).toEqual({ word, ...comesTo(expected(word, place, speaker), word) })
    }
  })
})

// An issue template puts labels on in the name of whoever opens the issue: anybody.
describe.each(['an issue', 'an issue at work'] as const)('on %s', (place) => {
  test.each(Object.keys(SPEAKERS) as Speaker[])(
    'every label put on by a %s comes to what it should',
    async (speaker) => {
      for (const kind of ASKED_KINDS) {
        const outcome = await play({ label: `agent:${kind}` }, place, speaker)
        labelled += 1
        expect({ kind, ...outcome }).toEqual({ kind, ...comesTo(expected(kind, place, speaker), kind) })
      }
    },
  )
})
