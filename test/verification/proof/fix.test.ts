import { describe, expect, test } from '@jest/globals'
import type { FailureKind, SideRun, TestResult } from '../../../src/domain/evidence.ts'
import { proveFix } from '../../../src/verification/proof/fix.ts'

function side(
  name: SideRun['side'],
  exitCode: number,
  tests: readonly TestResult[] = [],
  failure?: FailureKind,
): SideRun {
  const run = {
    command: 'npm test',
    exitCode,
    timedOut: failure === 'timeout',
    durationMs: 1,
    output: '',
    tail: '',
    tests,
  }
  return {
    side: name,
    tree: name,
    commands: [failure === undefined ? run : { ...run, failure }],
    passed: exitCode === 0,
  }
}

describe('proveFix, where only exit codes are known', () => {
  test.each<[FailureKind, boolean]>([
    ['assertion', true],
    ['error', true],
    ['timeout', true],
    ['not-loaded', false],
    ['unknown', false],
  ])('%s: %j', (failure, holds) => {
    const sides = [side('base', 0), side('head', 0), side('base-with-new-tests', 1, [], failure)]
    expect(proveFix(sides, ['npm test']).holds).toBe(holds)
  })
})

describe('proveFix, test by test', () => {
  const base = side('base', 0, [{ name: 'old', status: 'passed' }])
  const head = side('head', 0, [
    { name: 'old', status: 'passed' },
    { name: 'one', status: 'passed' },
    { name: 'two', status: 'passed' },
  ])

  test("a test's own reason counts before that of its command", () => {
    const tests: TestResult[] = [
      { name: 'one', status: 'failed', failure: 'assertion' },
      { name: 'two', status: 'failed', failure: 'not-loaded' },
    ]
    expect(proveFix([base, head, side('base-with-new-tests', 1, tests, 'error')], ['one', 'two'])).toEqual({
      holds: true,
      reasons: [
        '1 test fails on the old code (an assertion) and passes with the change.',
        'Not counted, for want of the right reason: two (something was missing, so nothing was tested).',
      ],
    })
  })

  test('a test whose file could not be loaded is no proof, whatever else failed', () => {
    const broken = side(
      'base-with-new-tests',
      1,
      [{ name: 'old', status: 'failed', failure: 'assertion' }],
      'assertion',
    )
    expect(proveFix([base, head, broken], ['one']).holds).toBe(false)
  })

  test('no test that fails before is no proof', () => {
    expect(proveFix([base, head], [])).toEqual({
      holds: false,
      reasons: ['No test fails without the fix and passes with it.'],
    })
  })
})
