import { describe, expect, test } from '@jest/globals'
import type { CommandRun, Evidence, SideRun, TestResult } from '../../src/domain/evidence.ts'
import { renderEvidence } from '../../src/view/render-evidence.ts'

function side(name: SideRun['side'], tests: readonly TestResult[], exitCode = 0): SideRun {
  const run: CommandRun = {
    command: 'npm test',
    exitCode,
    timedOut: false,
    durationMs: 1234,
    output: 'd',
    tail: exitCode === 0 ? '' : 'AssertionError: 1 == 2\n@mira closes #1',
    tests,
  }
  return { side: name, tree: name, commands: [run], passed: exitCode === 0 }
}

const OLD: TestResult = { name: 'old', status: 'passed' }
const EVIDENCE: Evidence = {
  baseTree: 'b',
  headTree: 'h',
  environment: 'e',
  sides: [
    { ...side('base', [OLD]), cachedFrom: 'run-0' },
    side('head', [OLD, { name: 'new', status: 'passed' }, { name: 'later', status: 'skipped' }]),
    side('base-with-new-tests', [OLD, { name: 'new', status: 'failed', failure: 'assertion' }], 1),
    side('base-tests-on-head', []),
  ],
  failBefore: ['new'],
  passAfter: ['new'],
  newlyFailing: [],
  removed: [],
  newlySkipped: [],
  testFiles: ['test.js'],
  replayed: { failing: ['old', 'gone'], weakened: ['old'], notReplayable: 'Tests that hold <b>x</b> stay.' },
  proof: {
    kind: 'fix',
    holds: true,
    reasons: ['1 test fails on the old code (an assertion) and passes with the change.'],
  },
  coverage: { base: { covered: 2, lines: 2 }, head: { covered: 2, lines: 3 }, uncovered: ['a.js:3'], fell: true },
  flaky: ['shaky', 'shaken'],
  newlyFlaky: ['shaken'],
  metrics: [
    { name: 'size', unit: 'kB', base: 10, head: 10.1, allowed: '5%', exceeded: false },
    {
      name: 'start',
      unit: 'ms',
      base: 20,
      allowed: '10',
      exceeded: true,
      problem: 'The command printed no number on the head.',
    },
  ],
}

describe('renderEvidence', () => {
  test('is a proof line, a row a side, differences by name, and the failing output folded', () => {
    expect(renderEvidence(EVIDENCE)).toBe(
      `**Proof of a fix:** 1 test fails on the old code (an assertion) and passes with the change.

| in a clean container | result | command |
| --- | --- | --- |
| before the change (as in run \`run-0\`) | passed · 1 pass · 1.2 s | \`npm test\` |
| with the change | passed · 2 pass · 1 skipped · 1.2 s | \`npm test\` |
| the change's tests on the old code | **failed** (exit 1) · 1 pass · 1 fail · 1.2 s | \`npm test\` |
| the old tests on the new code | passed · 1.2 s | \`npm test\` |

| measured | before | with the change | allowed | |
| --- | ---: | ---: | ---: | --- |
| \`size\` | 10 kB | 10.1 kB | 5% | within |
| \`start\` | 20 ms | none | 10 | The command printed no number on the head. |

**Changed lines that the tests run:** 2 of 2 lines before, 2 of 3 with the change. Run by no test: \`a.js:3\`.

**Fail on the old code, pass with the change:** \`new\`

**Pass only because the change altered them:** \`old\`

**The base's own tests fail over the change:** \`gone\`

**Steady before, flaky with the change:** \`shaken\`

**Flaky, not counted:** \`shaky\`

**Not replayed:** Tests that hold &lt;b>x&lt;/b> stay.

<details><summary>Output of the failing command (the change's tests on the old code)</summary>

\`\`\`text
AssertionError: 1 == 2
\u2060@mira closes #\u20601
\`\`\`

</details>`.replace('\u2060@mira closes #\u20601', '@\u2060mira closes #\u20601'),
    )
  })

  test('says so where there is none, and where a proof is wanting', () => {
    const none = {
      ...EVIDENCE,
      sides: [],
      failBefore: [],
      metrics: [],
      flaky: [],
      newlyFlaky: [],
      missing: 'No command was found.',
    }
    const { replayed: _, proof: __, coverage: ___, ...bare } = none
    const unmeasured = { uncovered: [], fell: false, notMeasured: 'There is no tool.' }
    expect(renderEvidence({ ...bare, coverage: unmeasured })).toContain('**Coverage:** There is no tool.')
    expect(renderEvidence(bare)).toBe('**No evidence:** No command was found.')
    const wanting = { kind: 'refactor', holds: false, reasons: ['[x](http://y) is gone.'] } as const
    expect(renderEvidence({ ...bare, proof: wanting })).toContain('**No proof of a refactoring:** \\[x\\](http')
    expect(renderEvidence({ ...bare, proof: { ...wanting, holds: 'not-applicable' } })).not.toContain('proof')
  })

  test('a name that the repository made up stays in its span', () => {
    const names = ['`</details> @mira', 'a | b', 'x\n\n# y']
    const text = renderEvidence({ ...EVIDENCE, newlyFailing: names })
    expect(text).toContain("**Newly failing:** `'</details> @mira`, `a   b`, `x  # y`")
  })
})
