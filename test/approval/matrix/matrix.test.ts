import { afterAll, describe, expect, test } from '@jest/globals'
import { COMMANDS } from '../../../src/command/registry.ts'
import { SPEAKERS, type Speaker, TEXT } from '../../intake/matrix/expected.ts'
import { expected, WORDS } from './expected.ts'
import { PLACES, type Place } from './places.ts'
import { say } from './say.ts'

let played = 0
afterAll(() => {
  const [places, people] = [Object.keys(PLACES).length, Object.keys(SPEAKERS).length]
  process.stderr.write(
    `${WORDS.length} commands × ${places} places × ${people} people at a waiting change: ${played}\n`,
  )
})

test('the table names every command, and one that is none', () => {
  expect([...WORDS].sort()).toEqual([...COMMANDS.map(({ word }) => word), 'fxi'].sort())
})

describe.each(Object.keys(PLACES) as Place[])('on %s', (place) => {
  test.each(Object.keys(SPEAKERS) as Speaker[])(
    'every command of a %s leaves log, comments and checks as it should',
    async (speaker) => {
      for (const word of WORDS) {
        const seen = await say(`/agent ${word} ${TEXT[word] ?? ''}`.trim(), place, speaker)
        played += 1
        expect({ word, ...seen }).toEqual({ word, ...expected(word, place, speaker) })
      }
    },
  )
})
