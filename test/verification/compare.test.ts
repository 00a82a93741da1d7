import { describe, expect, test } from '@jest/globals'
import type { SideRun, TestStatus } from '../../src/domain/evidence.ts'
import { compareSides } from '../../src/verification/compare.ts'

type Told = { readonly exit: number; readonly tests?: Readonly<Record<string, TestStatus>>; readonly timedOut?: true }

function side(name: SideRun['side'], told: Told): SideRun {
  const tests = Object.entries(told.tests ?? {}).map(([test, status]) => ({ name: test, status }))
  const command = {
    command: 'npm test',
    exitCode: told.exit,
    timedOut: told.timedOut ?? false,
    durationMs: 1,
    output: '',
    tail: '',
    tests,
  }
  return { side: name, tree: name, commands: [command], passed: told.exit === 0 }
}

function compare(base: Told, head: Told, replay?: Told) {
  const sides = [side('base', base), side('head', head)]
  return compareSides(replay === undefined ? sides : [...sides, side('base-with-new-tests', replay)])
}

const NOTHING = { failBefore: [], passAfter: [], newlyFailing: [], removed: [], newlySkipped: [] }

describe('compareSides, where only exit codes are known', () => {
  test('new tests that fail on the base and pass on the head', () => {
    expect(compare({ exit: 0 }, { exit: 0 }, { exit: 1 })).toEqual({
      ...NOTHING,
      failBefore: ['npm test'],
      passAfter: ['npm test'],
    })
  })
  test('new "tests" that pass on the base too prove nothing', () => {
    expect(compare({ exit: 0 }, { exit: 0 }, { exit: 0 })).toEqual(NOTHING)
  })
  test('a time-out is a failure', () => {
    expect(compare({ exit: 0 }, { exit: 0 }, { exit: 0, timedOut: true }).failBefore).toEqual(['npm test'])
  })
  test('a suite that failed on the base and passes now', () => {
    expect(compare({ exit: 1 }, { exit: 0 })).toEqual({ ...NOTHING, failBefore: ['npm test'], passAfter: ['npm test'] })
  })
  test('a suite that passed and fails now', () => {
    expect(compare({ exit: 0 }, { exit: 1 }, { exit: 0 })).toEqual({ ...NOTHING, newlyFailing: ['npm test'] })
  })
})

describe('compareSides, test by test', () => {
  test('names what fails before and passes after, and what only passes after', () => {
    const base = { exit: 0, tests: { old: 'passed' } } as const
    const head = { exit: 0, tests: { old: 'passed', fix: 'passed', extra: 'passed' } } as const
    const replay = { exit: 1, tests: { old: 'passed', fix: 'failed', extra: 'passed' } } as const
    expect(compare(base, head, replay)).toEqual({ ...NOTHING, failBefore: ['fix'], passAfter: ['extra', 'fix'] })
  })
  test('a new test whose file could not be loaded before the change counts as failing there', () => {
    const base = { exit: 0, tests: { old: 'passed' } } as const
    const head = { exit: 0, tests: { old: 'passed', fix: 'passed' } } as const
    expect(compare(base, head, { exit: 1, tests: { 'test/a.js': 'failed' } }).failBefore).toEqual(['fix'])
    expect(compare(base, head, { exit: 1 }).failBefore).toEqual(['fix'])
  })
  test('names what was removed, skipped and broken', () => {
    const base = { exit: 0, tests: { a: 'passed', b: 'passed', c: 'passed' } } as const
    const head = { exit: 1, tests: { a: 'failed', b: 'skipped' } } as const
    expect(compare(base, head)).toEqual({ ...NOTHING, newlyFailing: ['a'], removed: ['c'], newlySkipped: ['b'] })
  })
  test('a runner that breaks with all its named tests passing fails as a whole', () => {
    const told = { tests: { a: 'passed' } } as const
    expect(compare({ exit: 0, ...told }, { exit: 1, ...told }).newlyFailing).toEqual(['npm test'])
  })
  test('a head that names no test any more has removed them and, failing, is broken', () => {
    expect(compare({ exit: 0, tests: { a: 'passed' } }, { exit: 1 })).toEqual({
      ...NOTHING,
      newlyFailing: ['npm test'],
      removed: ['a'],
    })
  })
  test('a test that failed before and still fails is no news', () => {
    const told = { exit: 1, tests: { a: 'failed' } } as const
    expect(compare(told, told, told)).toEqual(NOTHING)
  })
})

test('without sides there is nothing to compare', () => {
  expect(compareSides([])).toEqual(NOTHING)
})
