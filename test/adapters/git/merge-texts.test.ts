import { expect, test } from '@jest/globals'
import { createMergeTexts } from '../../../src/adapters/git/merge-texts.ts'

const merge = createMergeTexts()
const bytes = (text: string) => Buffer.from(text)
const LINES = Array.from({ length: 20 }, (_, index) => `line ${index}`)

function having(changes: Readonly<Record<number, string>>): Buffer {
  return bytes(`${LINES.map((line, index) => changes[index] ?? line).join('\n')}\n`)
}

test('changes of other lines go together', async () => {
  const merged = await merge({
    base: having({ 2: 'new' }),
    ours: having({ 2: 'new', 17: 'later' }),
    theirs: having({}),
  })
  expect(merged?.toString()).toBe(having({ 17: 'later' }).toString())
})

test.each([
  ['changes of the same line', having({ 2: 'other' })],
  ['a file that is no text', Buffer.from([0, 1, 2])],
])('%s do not', async (_what, ours) => {
  expect(await merge({ base: having({ 2: 'new' }), ours, theirs: having({}) })).toBeUndefined()
})

test('markers of a conflict that stand in the text itself are text', async () => {
  const forged = '<<<<<<< ours\n=======\n>>>>>>> theirs'
  const merged = await merge({
    base: having({ 2: 'new', 10: forged }),
    ours: having({ 2: 'new', 10: forged, 17: 'later' }),
    theirs: having({ 10: forged }),
  })
  expect(merged?.toString()).toBe(having({ 10: forged, 17: 'later' }).toString())
})
