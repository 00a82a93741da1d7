import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { classifyFailure } from '../../src/verification/results/failure-kind.ts'
import { parseResults } from '../../src/verification/results/parse-results.ts'
import { plainText } from '../../src/view/plain-text.ts'

// What the runners themselves printed (node 24, mocha 11, jest 30, vitest 3, pytest 9, go 1.19, cargo 1.9x).
const read = (name: string) => plainText(readFileSync(new URL(`outputs/${name}.txt`, import.meta.url), 'utf8'))

const told = (name: string) =>
  parseResults(read(name)).map(({ name: test, status, failure }) => [test, failure ?? status].join(': '))

const JEST = ['passes: passed', 'fails: assertion', 'throws: error', 'missing: not-loaded', 'skips: skipped']

const TABLE: Readonly<Record<string, readonly string[]>> = {
  'node-tap': [...JEST, 'slow: timeout', 'flat: passed', 'b.test.js: failed'],
  'node-spec': [...JEST, 'slow: timeout', 'flat: passed', 'b.test.js: failed'],
  'mocha-spec': [...JEST, 'slow: timeout', 'inner > deep: passed'],
  'jest-json': [...JEST, 'later: skipped', 'slow: timeout', 'b.test.js: not-loaded'],
  'vitest-json': ['passes: passed', 'fails: assertion', 'throws: error', 'skips: skipped'],
  'py-a-xml': [
    'test_passes: passed',
    'test_fails: assertion',
    'test_throws: error',
    'test_missing: not-loaded',
    'test_raise: assertion',
    'test_skips: skipped',
    'test_fixture: not-loaded',
  ],
  'py-xml': ['test_b: not-loaded'],
  'go-json': [
    'TestPasses: passed',
    'TestFails: assertion',
    'TestSub/inner: assertion',
    'TestSub/fine: passed',
    'TestSub: failed',
    'TestSkips: skipped',
    'TestZ: error',
    'example.com/x/bad: not-loaded',
  ],
  cargo: [
    'src/lib.rs > tests::passes: passed',
    'src/lib.rs > tests::skips: skipped',
    'src/lib.rs > tests::throws: error',
    'src/lib.rs > tests::fails: assertion',
    'tests/it.rs > outside: passed',
    'Doc-tests demo > src/lib.rs - add: assertion',
  ],
}

describe('parseResults on what runners print', () => {
  test.each(Object.entries(TABLE))('%s, test by test', (name, wanted) => {
    const plain = told(name).map((line) =>
      line.replace(/^(outer > (?!inner)|outer > |test_a > |example\.com\/x > )/, ''),
    )
    expect(plain).toEqual(wanted)
  })

  test.each(['mocha-json', 'py-rA', 'py-v', 'go-v'])('%s names passed, failed and skipped tests', (name) => {
    const results = parseResults(read(name))
    expect(new Set(results.map(({ status }) => status)).size).toBeGreaterThan(1)
    expect(results.find((result) => /fails/i.test(result.name))).toMatchObject({
      status: 'failed',
      failure: 'assertion',
    })
  })

  test.each([
    ['mocha-broken', 'not-loaded'],
    ['cargo-broken', 'not-loaded'],
    ['py-xml', 'not-loaded'],
    ['mocha-spec', 'assertion'],
  ])('%s as a whole is %s', (name, kind) => {
    expect(classifyFailure(read(name))).toBe(kind)
  })
})

describe('classifyFailure', () => {
  test.each([
    ['AssertionError [ERR_ASSERTION]: Expected values to be strictly equal', 'assertion'],
    ["AssertionError: expected 'Cannot find module' to be shown", 'assertion'],
    ["Error: Cannot find module './x'", 'not-loaded'],
    ['SyntaxError: Unexpected token', 'not-loaded'],
    ['TypeError: add is not a function', 'not-loaded'],
    ["TypeError: Cannot read properties of undefined (reading 'a')", 'error'],
    ['Error: Timeout of 2000ms exceeded.', 'timeout'],
    ["E   ModuleNotFoundError: No module named 'x'", 'not-loaded'],
    ['E       assert 1 == 2', 'assertion'],
    ["thread 'a' panicked at 'assertion failed: x', src/lib.rs:3:5", 'assertion'],
    ['org.opentest4j.AssertionFailedError: expected: <1> but was: <2>', 'assertion'],
    ['sh: 1: jest: not found', 'not-loaded'],
    ['', 'unknown'],
    ['it went wrong', 'unknown'],
  ])('%j is %s', (text, kind) => {
    expect(classifyFailure(text)).toBe(kind)
  })
})
