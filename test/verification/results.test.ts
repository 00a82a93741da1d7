import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseResults } from '../../src/verification/results/parse-results.ts'
import { plainText, tailOf } from '../../src/view/plain-text.ts'
import { propertyRuns } from '../fixtures/property-runs.ts'

const NODE_TAP = `some output
TAP version 13
# Subtest: outer
    # Subtest: passes
    ok 1 - passes
      ---
      duration_ms: 0.6
      ...
    # Subtest: fails
    not ok 2 - fails
    # Subtest: skipped
    ok 3 - skipped # SKIP
    ok 4 - later # TODO
    1..4
not ok 1 - outer
# Subtest: flat
ok 2 - flat
1..2
`

const PYTEST = `F.s
<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="0" failures="1" tests="4">
<testcase classname="tests.test_a" name="test_fails" time="0.1"><failure message="assert 1 == 2">def &amp; more</failure></testcase>
<testcase classname="tests.test_a" name="test_passes[1-2]" time="0.0" />
<testcase classname="tests.test_a" name="test_skips"><skipped type="pytest.skip" message="x">y</skipped></testcase>
<testcase classname="" name="tests.test_b" time="0"><error message="collection failure">x</error></testcase></testsuite></testsuites>
1 failed`

const TAP_04 = `ok test/bool.js ......................................... 11/11
not ok test/proto.js .................................... 1/2
    Command: "node proto.js"
    TAP version 13
    ok 1 should be equal
    not ok 2 should be equal
      ---
        operator: equal
        expected: undefined
        actual:   123
      ...
ok test/short.js ........................................ 8/8
total ................................................... 20/21

not ok
`

const TAPE = `TAP version 13
# adds
ok 1 should be equal
# subtracts
not ok 2 should be equal
  ---
    operator: equal
    expected: 1
    actual:   2
    stack: |-
      Error: should be equal
          at Test.assert (/workspace/node_modules/tape/lib/test.js:1:1)
  ...
not ok 3 TypeError: Cannot read properties of undefined
  ---
    operator: error
    expected: |-
      undefined
    actual: |-
      [TypeError: Cannot read properties of undefined]
    stack: |-
      TypeError: Cannot read properties of undefined
  ...

1..3
# tests 3
# pass  1
# fail  2
`

const PROVE = `t/01basic.t ..
1..2
ok 1 - loads
not ok 2 - reads
#   Failed test 'reads'
Failed 1/2 subtests
t/02more.t ..
ok 1 - loads
ok 2 # skip no network
1..2
ok

Test Summary Report
-------------------
t/01basic.t (Wstat: 256 Tests: 2 Failed: 1)
Files=2, Tests=4
Result: FAIL
`

describe('parseResults', () => {
  test.each([
    ['early tap, by file', TAP_04, ['test/bool.js passed', 'test/proto.js failed assertion', 'test/short.js passed']],
    [
      'tape, whose assertions are called alike, under its titles',
      TAPE,
      [
        'adds > should be equal passed',
        'subtracts > should be equal failed assertion',
        'subtracts > TypeError: Cannot read properties of undefined failed error',
      ],
    ],
    [
      "Perl's prove, by script",
      PROVE,
      [
        't/01basic.t > loads passed',
        't/01basic.t > reads failed',
        't/02more.t > loads passed',
        't/02more.t > unnamed skipped',
      ],
    ],
    [
      "Perl's prove without its tests",
      't/a.t .. ok\nt/b.t .. Dubious, test returned 1 (wstat 256, 0x100)\nt/c.t .. skipped: none\nResult: FAIL\n',
      ['t/a.t passed', 't/b.t failed', 't/c.t skipped'],
    ],
  ])('reads %s', (_, output, wanted) => {
    const seen = parseResults(output).map(({ name, status, failure }) =>
      [name, status, failure].filter(Boolean).join(' '),
    )
    expect(seen).toEqual(wanted)
  })

  test("reads node's TAP test by test, with the path of each", () => {
    expect(parseResults(NODE_TAP)).toEqual([
      { name: 'outer > passes', status: 'passed' },
      { name: 'outer > fails', status: 'failed' },
      { name: 'outer > skipped', status: 'skipped' },
      { name: 'outer > later', status: 'skipped' },
      { name: 'flat', status: 'passed' },
    ])
  })

  test("reads pytest's JUnit report", () => {
    expect(parseResults(PYTEST)).toEqual([
      { name: 'tests.test_a > test_fails', status: 'failed', failure: 'assertion' },
      { name: 'tests.test_a > test_passes[1-2]', status: 'passed' },
      { name: 'tests.test_a > test_skips', status: 'skipped' },
      { name: 'tests.test_b', status: 'error', failure: 'not-loaded' },
    ])
  })

  test('reads a lone suite with a lone case', () => {
    const xml = '<testsuite name="mocha"><testcase classname="a" name="b"/></testsuite>'
    expect(parseResults(xml)).toEqual([{ name: 'a > b', status: 'passed' }])
  })

  test.each([
    '',
    'all good',
    'ok then\nnot ok either',
    '<testsuite',
    '<testsuites><testcase',
    '<testsuite><a></b></testsuite>',
  ])('finds no test in %j', (output) => {
    expect(parseResults(output)).toEqual([])
  })

  test('expands no entity that a report declares', () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><testsuite><testcase classname="&a;&a;" name="n"/></testsuite>`
    expect(parseResults(bomb)).toEqual([{ name: '&a;&a; > n', status: 'passed' }])
  })

  test('stays bounded in number and length', () => {
    const lines = Array.from({ length: 6_000 }, (_, index) => `ok ${index + 1} - ${'n'.repeat(400)}${index}`)
    const results = parseResults(`TAP version 13\n${lines.join('\n')}\n1..6000\n`)
    expect([results.length, results[0]?.name.length]).toEqual([5_000, 300])
  })

  test('never breaks, whatever is printed', () => {
    const pieces = fc.constantFrom(
      'TAP version 13\n',
      'ok 1',
      'not ok',
      ' - a',
      '\n',
      '    ',
      '1..3\n',
      '# Subtest: x\n',
      '  ---\n',
      '  ...\n',
      'Bail out!\n',
      '<testsuite>',
      '</testsuite>',
      '<testcase name="a">',
      '</testcase>',
      '{\n',
      '}\n',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 30 }), (parts) => {
        for (const result of parseResults(parts.join(''))) expect(result.name.trim()).not.toBe('')
      }),
      { numRuns: propertyRuns(300) },
    )
  })
})

describe('what people are shown', () => {
  test('escape sequences, control characters and overrides are gone', () => {
    expect(
      plainText(
        '\u001b[31mred\u001b[0m \u001b]8;;http://x\u0007link\u001b]8;;\u0007 a\bb\u0000 \u202Eevil\r\nnext\rline',
      ),
    ).toBe('red link ab evil\nnext\nline')
  })

  test('a tail is at most 4 KiB and begins with a whole line', () => {
    const tail = tailOf(Array.from({ length: 1_000 }, (_, index) => `line ${index} é`).join('\n'))
    expect(Buffer.byteLength(tail)).toBeLessThanOrEqual(4_096)
    expect(tail).toMatch(/^line \d+ é\n/)
    expect(tail.endsWith('line 999 é')).toBe(true)
    expect(Buffer.byteLength(tailOf('é'.repeat(5_000)))).toBeLessThanOrEqual(4_096)
    expect(tailOf('é'.repeat(5_000))).toMatch(/^é+$/)
    expect(tailOf('short\n')).toBe('short')
  })
})
