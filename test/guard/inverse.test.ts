import { expect, test } from '@jest/globals'
import type { FileChange, FileVersion } from '../../src/domain/change-set.ts'
import { isInverse } from '../../src/guard/inverse.ts'
import { testWeakening } from '../../src/guard/rules/test-weakening.ts'
import { policyOf } from '../fixtures/agent-run.ts'
import { changeOf, file } from './change.ts'

const version = (oid: string, mode: FileVersion['mode'] = '100644'): FileVersion => ({ mode, oid, size: 1, text: oid })
const lines = (...texts: string[]) => texts.map((text, index) => ({ number: index + 1, text }))
const set = (...files: FileChange[]) => ({ baseTree: 'b', headTree: 'h', files })

const EDIT: FileChange = {
  path: 'a.js',
  before: version('1'),
  after: version('2'),
  addedLines: lines('new'),
  removedLines: lines('old'),
}
const BACK: FileChange = {
  path: 'a.js',
  before: version('2'),
  after: version('1'),
  addedLines: lines('old'),
  removedLines: lines('new'),
}
const ADDED: FileChange = { path: 'b.js', after: version('3'), addedLines: lines('x'), removedLines: [] }
const GONE: FileChange = { path: 'b.js', before: version('3'), addedLines: [], removedLines: lines('x') }

test.each([
  ['the same blobs the other way round', set(BACK), set(EDIT), true],
  ['an added file that goes', set(GONE), set(ADDED), true],
  [
    'the same lines in a file that has changed since',
    set({ ...BACK, before: version('7'), after: version('8') }),
    set(EDIT),
    true,
  ],
  [
    'a rename back',
    set({ ...BACK, path: 'old.js', previousPath: 'a.js' }),
    set({ ...EDIT, previousPath: 'old.js' }),
    true,
  ],
  ['one more file', set(BACK, GONE), set(EDIT), false],
  ['one file less', set(BACK), set(EDIT, ADDED), false],
  [
    'another line',
    set({ ...BACK, before: version('7'), after: version('8'), addedLines: lines('older') }),
    set(EDIT),
    false,
  ],
  ['another mode', set({ ...BACK, after: version('1', '100755') }), set(EDIT), false],
  ['another name', set({ ...BACK, path: 'c.js' }), set(EDIT), false],
  ['other bytes of what is no text', set({ ...BACK, before: { mode: '100644', oid: '9', size: 1 } }), set(EDIT), false],
  ['the same change forwards', set(EDIT), set(EDIT), false],
])('%s', (_what, change, original, inverse) => {
  expect(isInverse(change, original)).toBe(inverse)
})

test('tests that go with exactly the change that brought them are disclosed; with anything else they are not', () => {
  const change = changeOf(file('test/a.test.js', "test('adds', () => {\n  expect(add(1, 1)).toBe(2)\n})\n", null))
  const verbOf = (exact?: boolean) =>
    testWeakening(exact === undefined ? { change } : { change, revert: { pull: 3, exact } }, policyOf(), []).verb
  expect([verbOf(), verbOf(false), verbOf(true)]).toEqual(['block', 'block', 'disclose'])
})
