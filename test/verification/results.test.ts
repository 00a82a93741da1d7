import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseResults } from '../../src/verification/results/parse-results.ts'
import { plainText, tailOf } from '../../src/view/plain-text.ts'

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

describe('parseResults', () => {
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
      { numRuns: 300 },
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
