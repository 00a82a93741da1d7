import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Evidence } from '../../../src/domain/evidence.ts'
import { proveRefactor } from '../../../src/verification/proof/refactor.ts'
import { alteredTests } from '../../../src/verification/proof/refactor-tests.ts'
import { parseRenames } from '../../../src/verification/proof/renames.ts'
import { changeOf, type Edit } from './cases.ts'

const RENAMED: Edit = { path: 'src/a.js', before: 'export function old() {}\n', after: 'export function fresh() {}\n' }
const MOVED: Edit = {
  path: 'src/b/c.js',
  from: 'src/c.js',
  before: 'export const c = 1\n',
  after: 'export const c = 1\n',
}
const BODY =
  "import assert from 'node:assert'\nimport { old } from '../src/a.js'\ntest('x', () => assert.equal(old(1), 2))\n"

const altered = (before: string, after: string, path = 'test/a.test.js') =>
  alteredTests(changeOf(RENAMED, MOVED, { path, before, after })).map(({ why }) => why)

describe('alteredTests', () => {
  test.each([
    ['a renamed identifier', BODY, BODY.replaceAll('old', 'fresh')],
    ['formatting and comments', BODY, `// why\n${BODY.replace('(1), 2', '(\n1), 2')}`],
    [
      'a relative import that moved',
      "import { c } from '../src/c.js'\nc()\n",
      "import { c } from '../src/b/c.js'\nc()\n",
    ],
    [
      'two imports for one',
      "import { a, b } from './x'\na(b)\n",
      "import { a } from './x'\nimport { b } from './y'\na(b)\n",
    ],
    ['require of another file', "const { a } = require('./x')\na()\n", "const { a } = require('./y')\na()\n"],
    ['a mocked path that moved', "jest.mock('../src/c.js')\n", "jest.mock('../src/b/c.js')\n"],
  ])('%s is a refactoring', (_, before, after) => {
    expect(altered(before, after)).toEqual([])
  })

  test.each([
    ['another number', BODY, BODY.replace('2)', '3)')],
    ['another text', BODY, BODY.replace("'x'", "'y'")],
    ['an assertion renamed to a weaker one', BODY, BODY.replace('equal', 'ok')],
    ['a name that no source declares', BODY, BODY.replaceAll('old', 'other')],
    ['one of two places renamed', `${BODY}old()\n`, `${BODY.replaceAll('old', 'fresh')}old()\n`],
    ['an assertion gone', `${BODY}assert(1)\n`, BODY],
    ['a skipped test', BODY, BODY.replace('test(', 'test.skip(')],
    ['assertions from elsewhere', BODY, BODY.replace("'node:assert'", "'./fake.js'")],
    ['a further library', BODY, `import 'sinon'\n${BODY}`],
    ['a mocked path that did not move', "jest.mock('../src/c.js')\n", "jest.mock('../src/d.js')\n"],
    ['a call beside the require', "const a = require('./x')\na()\n", "const a = require('./x')(patch())\na()\n"],
    ['a comment that is never closed', BODY, `${BODY}/*`],
  ])('%s is more', (_, before, after) => {
    expect(altered(before, after)).toHaveLength(1)
  })

  test('Python: modules by name', () => {
    const before = 'from unittest import TestCase\nfrom a import old\nold(1)\n'
    expect(altered(before, before.replaceAll('old', 'fresh'), 'test_a.py')).toEqual([])
    expect(altered(before, before.replace('unittest', 'fake'), 'test_a.py')).toEqual(['no longer loads unittest'])
  })

  test('a test that goes is more, one that comes is not', () => {
    expect(alteredTests(changeOf({ path: 'a.test.js', before: 'a' }))).toEqual([{ path: 'a.test.js', why: 'is gone' }])
    expect(alteredTests(changeOf({ path: 'a.test.js', after: 'a' }))).toEqual([])
  })

  test('any word exchanged for one that no source brings is seen', () => {
    const words = ['assert', 'equal', 'old', 'test', '1', '2']
    fc.assert(
      fc.property(fc.constantFrom(...words), fc.stringMatching(/^[a-z]{3,9}$/), (word, other) => {
        fc.pre(!['fresh', 'old', word].includes(other))
        const [imports = '', body = ''] = BODY.split('\ntest')
        expect(altered(BODY, `${imports}\ntest${body.replace(word, other)}`).length).toBe(body.includes(word) ? 1 : 0)
      }),
    )
  })
})

const GOOD: Pick<Evidence, 'sides' | 'newlyFailing' | 'replayed'> = {
  sides: [{ side: 'head', tree: 'h', commands: [], passed: true }],
  newlyFailing: [],
  replayed: { failing: [], weakened: [] },
}

describe('proveRefactor', () => {
  test('holds where a name was renamed as asked', () => {
    const proof = proveRefactor(changeOf(RENAMED), GOOD, parseRenames('Please rename `old` to `fresh`.'))
    expect(proof).toEqual({
      holds: true,
      reasons: [
        'All pass, no test was touched, and the exported names are the same.',
        'Renamed as asked: old to fresh.',
      ],
    })
  })

  test.each([
    ['an exported name that nobody asked to rename', changeOf(RENAMED), GOOD],
    ['a failing head', changeOf(MOVED), { ...GOOD, sides: [] }],
    ['newly failing tests', changeOf(MOVED), { ...GOOD, newlyFailing: ['a'] }],
    ['a failing replay', changeOf(MOVED), { ...GOOD, replayed: { failing: ['a'], weakened: [] } }],
    ['a source that cannot be read', changeOf({ path: 'a.js', before: '/*', after: 'x' }), GOOD],
    ['a source of a language that we cannot read', changeOf({ path: 'lib/A.pm', before: 'a', after: 'b' }), GOOD],
    [
      'fewer changed lines that are run',
      changeOf(MOVED),
      {
        ...GOOD,
        coverage: {
          base: { covered: 1, lines: 1 },
          head: { covered: 0, lines: 1 },
          uncovered: ['a.js:1'],
          fell: true,
        },
      },
    ],
  ])('%s: does not hold', (_, change, seen) => {
    expect(proveRefactor(change, seen, new Map()).holds).toBe(false)
  })

  test('a name may move to another file, and new ones are told', () => {
    const change = changeOf(
      { path: 'a.ts', before: 'export const a = 1, b = 2\n', after: 'export { a } from "./b.ts"\n' },
      { path: 'b.ts', after: 'export const a = 1\nexport type C = 1\n' },
    )
    expect(proveRefactor(change, GOOD, new Map()).reasons).toContain('New exported names: C.')
  })
})

test.each([
  ['rename a to b', [['a', 'b']]],
  ['Rename `getUser()` to `findUser`, please', [['getUser', 'findUser']]],
  [
    '`x` -> `y` and `p` → `q`',
    [
      ['x', 'y'],
      ['p', 'q'],
    ],
  ],
  ['make it nicer', []],
])('parseRenames reads %j', (words, pairs) => {
  expect([...parseRenames(words)]).toEqual(pairs)
})
