import fc from 'fast-check'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import type { FileChange } from '../../src/domain/change-set.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { RULE_NAMES } from '../../src/domain/rule-name.ts'
import { VERBS } from '../../src/domain/verdict.ts'
import { anyCharacter } from '../fixtures/any-character.ts'
import { file } from './change.ts'

const TEST = "test('a', () => {\n  expect(1 + 1).toBe(2)\n})\n"

export const PATHS = [
  'a.js',
  'src/b.ts',
  'test/c.test.js',
  'tests/test_d.py',
  'e_test.go',
  'README.md',
  'package.json',
  'package-lock.json',
  'Makefile',
  '.github/workflows/ci.yml',
  'AGENTS.md',
  'x/Б.py',
  'tests/FooTest.php',
  'FooTests.cs',
  'vendor/a/b.js',
  'jest.config.js',
  'go.mod',
  'lib.rs',
  'img.png',
  'yarn.lock',
  '__snapshots__/a.snap',
  '.GIT/x',
]

const texts = fc.oneof(
  fc.string({ maxLength: 80 }),
  fc.string({ maxLength: 60, unit: anyCharacter }),
  fc.constantFrom(
    TEST,
    TEST.replace('test(', 'test.skip('),
    TEST.replace('  expect(1 + 1).toBe(2)\n', ''),
    TEST.replace('toBe(2)', 'toBeTruthy()'),
    `${TEST}${TEST.replace("'a'", "'b'")}`,
    'def test_a():\n    assert f() == 1\n',
    'def test_a():\n    try:\n        assert f() == 1\n    except Exception:\n        pass\n',
    'func TestA(t *testing.T) {\n\tif f() != 1 {\n\t\tt.Fatal("x")\n\t}\n}\n',
    '#[test]\nfn a() {\n    assert_eq!(1, f());\n}\n',
    "import { b } from './b.ts'\nexport const a = b\n",
    "import { a } from '../a.js'\nexport function b(x) {}\n",
    'export function b(x, y) {}\n',
    'def g(a):\n    return 1\n',
    '// SPDX-License-Identifier: MIT\nexport const c = 1\n',
    'public function testA() {\n  $this->assertSame(1, f());\n}\n',
    '[Fact]\npublic void A()\n{\n  Assert.Equal(1, F());\n}\n',
    '{"lockfileVersion":3,"packages":{"node_modules/b":{"version":"1.0.0","resolved":"https://registry.npmjs.org/b.tgz","integrity":"sha512-a"}}}',
    '{"lockfileVersion":3,"packages":{"node_modules/b":{"version":"2.0.0","resolved":"https://evil.example/b.tgz","integrity":"sha512-b","hasInstallScript":true}}}',
    '{"scripts":{"test":"jest"}}',
    '{"scripts":{"test":"jest || true"}}',
    '{"dependencies":{"a":"1.0.0"}}',
    'a\u202eb\n',
    'process.exit(0)\n',
    '',
  ),
)
const side = fc.oneof(fc.constant(null), texts, fc.nat(1000))
const modes = fc.constantFrom('100644', '100755', '120000', '160000') as fc.Arbitrary<'100644'>

const files: fc.Arbitrary<FileChange> = fc
  .tuple(fc.stringMatching(/^[a-z]{0,4}$/), fc.constantFrom(...PATHS), side, side, modes)
  .map(([folder, path, before, after, mode]) =>
    file(folder === '' ? path : `${folder}/${path}`, before, after, { mode }),
  )

/** Changed files, every path once. */
export const changes: fc.Arbitrary<FileChange[]> = fc.uniqueArray(files, { maxLength: 6, selector: ({ path }) => path })

export const secrets = fc.array(
  fc.record({ path: fc.constantFrom(...PATHS), kind: fc.constant('AWS key'), line: fc.nat(9) }),
  { maxLength: 2 },
)

const STOPS = fc.constantFrom('disclose', 'hold', 'block') as fc.Arbitrary<'hold'>
/** From mild to strict. */
export const HOLDS = ['never', 'high', 'medium', 'low'] as const

export const policies: fc.Arbitrary<Policy> = fc
  .record({
    rules: fc.dictionary(fc.constantFrom(...RULE_NAMES), fc.constantFrom(...VERBS)),
    exposure: fc.constantFrom('standard', 'strict') as fc.Arbitrary<'standard'>,
    limits: fc.record({ files: fc.integer({ min: 1, max: 8 }), lines: fc.integer({ min: 1, max: 30 }) }),
    protectedPaths: fc.subarray(['src/', '*.md', '**/c.test.js']),
    boundaries: fc.subarray([
      { from: 'src/', disallow: ['a.js'] },
      { from: '**', disallow: ['b.ts'] },
    ]),
    evidence: fc.record({ none: STOPS, noCoverage: STOPS }),
    review: fc.record({ hold: fc.constantFrom(...HOLDS) }),
  })
  .map((some) => ({ ...DEFAULT_POLICY, ...some }))

const role = fc.constantFrom('write', 'maintain', 'admin')
const settings = fc.record(
  {
    kinds: fc.subarray(['fix', 'refactor', 'test', 'docs']),
    ask: fc.record({ role }, { requiredKeys: [] }),
    approval: fc.record(
      {
        role,
        count: fc.integer({ min: 1, max: 4 }),
        'high-risk-count': fc.integer({ min: 1, max: 4 }),
        reviewers: fc.subarray(['mira', 'tom']),
        teams: fc.subarray(['core', 'docs']),
        users: fc.subarray(['mira', 'noor']),
        paths: fc.subarray([
          { match: ['src/'], teams: ['core'] },
          { match: ['*.md'], users: ['tom'], count: 2 },
        ]),
        'code-owners': fc.constantFrom('off', 'required'),
      },
      { requiredKeys: [] },
    ),
    limits: fc.record(
      { files: fc.integer({ min: 1, max: 80 }), lines: fc.integer({ min: 1, max: 3_000 }) },
      { requiredKeys: [] },
    ),
    'protected-paths': fc.subarray(['src/', '*.md', '**/c.test.js']),
    evidence: fc.record({ none: fc.constantFrom('disclose', 'hold', 'block') }, { requiredKeys: [] }),
    budgets: fc.record({ steps: fc.integer({ min: 1, max: 100 }) }, { requiredKeys: [] }),
    rules: fc.dictionary(
      fc.constantFrom(...RULE_NAMES.filter((rule) => rule !== 'secrets' && rule !== 'protected-paths')),
      fc.constantFrom(...VERBS),
    ),
    instructions: fc.constantFrom('', 'Tests use tap.', 'Be brief.'),
    exposure: fc.constantFrom('standard', 'strict'),
  },
  { requiredKeys: [] },
)
const policyText = fc
  .tuple(settings, fc.option(settings, { nil: undefined }))
  .map(([whole, part]) => JSON.stringify(part === undefined ? whole : { ...whole, branches: { 'release/*': part } }))

/** Policy files of every layer, some of them absent. */
export const layers = fc.record(
  { operator: policyText, organisation: policyText, repository: policyText },
  { requiredKeys: [] },
)
