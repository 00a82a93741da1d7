import { expect, test } from '@jest/globals'
import type { SideRun, TestStatus } from '../../src/domain/evidence.ts'
import { compareSides } from '../../src/verification/compare.ts'
import { disagreements, namedFlaky, newlyFlaky } from '../../src/verification/flaky.ts'
import { compareReplay } from '../../src/verification/replay/compare-replay.ts'

function side(name: SideRun['side'], exitCode: number, tests: Readonly<Record<string, TestStatus>> = {}): SideRun {
  const results = Object.entries(tests).map(([test, status]) => ({ name: test, status }))
  const run = { command: 'npm test', exitCode, timedOut: false, durationMs: 1, output: '', tail: '', tests: results }
  return { side: name, tree: name, commands: [run], passed: exitCode === 0 }
}

test.each([
  ['the same twice', side('head', 1, { a: 'failed' }), side('head', 1, { a: 'failed' }), []],
  [
    'another result',
    side('head', 1, { a: 'failed', b: 'passed' }),
    side('head', 0, { a: 'passed', b: 'passed' }),
    ['a', 'npm test'],
  ],
  ['failed and errored', side('head', 1, { a: 'failed' }), side('head', 1, { a: 'error' }), []],
  ['a whole command', side('head', 1), side('head', 0), ['npm test']],
  [
    'a test that only one run came to',
    side('head', 1, { a: 'passed' }),
    side('head', 0, { a: 'passed', b: 'passed' }),
    ['b', 'npm test'],
  ],
])('disagreements: %s', (_, first, second, names) => {
  expect(disagreements(first, second)).toEqual(names)
})

test('a flaky test, and the command that it broke, count nowhere', () => {
  const sides = [side('base', 0, { a: 'passed', b: 'passed' }), side('head', 1, { a: 'failed', b: 'passed' })]
  expect(compareSides(sides).newlyFailing).toEqual(['a'])
  const flaky = new Set(['a', 'npm test'])
  expect(compareSides(sides, new Map([['head', flaky]]))).toMatchObject({
    newlyFailing: [],
    failBefore: [],
    removed: [],
  })
  expect(namedFlaky(flaky, sides)).toEqual(['a'])
})

test('a test that wavers on another side excuses no failure of the same name on the head', () => {
  const sides = [
    side('base', 0, { a: 'passed', b: 'passed' }),
    side('head', 1, { a: 'failed', b: 'passed' }),
    side('base-with-new-tests', 1, { a: 'failed', b: 'failed' }),
    side('base-tests-on-head', 1, { a: 'failed', b: 'passed' }),
  ]
  const flaky = new Map([['base-with-new-tests' as const, new Set(['a', 'b', 'npm test'])]])
  expect(compareSides(sides, flaky)).toMatchObject({ newlyFailing: ['a'], failBefore: [], passAfter: [] })
  expect(
    compareReplay(
      [sides[0], side('head', 0, { a: 'passed' }), sides[3]].filter((one) => !!one),
      flaky,
    ),
  ).toEqual({
    failing: ['a'],
    weakened: ['a'],
  })
})

test('what wavers over the changed sources and not on the base is newly flaky', () => {
  const wavering = new Set(['a', 'b'])
  const flaky = new Map([
    ['head' as const, wavering],
    ['base-with-new-tests' as const, new Set(['c'])],
    ['base' as const, new Set(['b'])],
  ])
  expect([...newlyFlaky(flaky)]).toEqual(['a'])
})

test('a replay names what fails under the old tests, and of that what passes under the new', () => {
  const sides = [
    side('base', 0, { a: 'passed', b: 'passed', c: 'passed', d: 'failed' }),
    side('head', 0, { a: 'passed', c: 'passed' }),
    side('base-tests-on-head', 1, { a: 'failed', b: 'failed', c: 'passed', d: 'failed' }),
  ]
  expect(compareReplay(sides)).toEqual({ failing: ['a', 'b'], weakened: ['a'] })
  expect(compareReplay(sides, new Map([['base-tests-on-head', new Set(['a'])]]))).toEqual({
    failing: ['b'],
    weakened: [],
  })
})

test('a replay that cannot run its tests fails all of them', () => {
  const sides = [side('base', 0, { a: 'passed' }), side('head', 0, { a: 'passed' }), side('base-tests-on-head', 1)]
  expect(compareReplay(sides)).toEqual({ failing: ['a'], weakened: ['a'] })
})

test('a runner that breaks around its tests fails as a whole', () => {
  const tests = { a: 'passed' } as const
  const sides = [side('base', 0, tests), side('head', 0, tests), side('base-tests-on-head', 1, tests)]
  expect(compareReplay(sides)).toEqual({ failing: ['npm test'], weakened: ['npm test'] })
})
