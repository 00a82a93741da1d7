import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import { canonicalJson } from '../../src/domain/canonical-json.ts'
import type { FileChange } from '../../src/domain/change-set.ts'
import type { Evidence } from '../../src/domain/evidence.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { RULE_NAMES } from '../../src/domain/rule-name.ts'
import type { Verb } from '../../src/domain/verdict.ts'
import { VERBS } from '../../src/domain/verdict.ts'
import { evaluateGuard, RULES } from '../../src/guard/guard.ts'
import { changeOf, file, findingOf } from './change.ts'

const TEST = "test('a', () => {\n  expect(1 + 1).toBe(2)\n})\n"

const paths = fc.constantFrom(
  'a.js',
  'src/b.ts',
  'test/c.test.js',
  'README.md',
  'package.json',
  'Makefile',
  '.github/workflows/ci.yml',
  'AGENTS.md',
  'x/Б.py',
  'lib.rs',
  'img.png',
  'yarn.lock',
  '__snapshots__/a.snap',
  '.GIT/x',
)
const texts = fc.oneof(
  fc.string({ maxLength: 80 }),
  fc.constantFrom(
    TEST,
    TEST.replace('test(', 'test.skip('),
    TEST.replace('  expect(1 + 1).toBe(2)\n', ''),
    '{"scripts":{"test":"jest || true"}}',
    'a\u202eb\n',
    'process.exit(0)\n',
    '',
  ),
)
const side = fc.oneof(fc.constant(null), texts, fc.nat(1000))
const modes = fc.constantFrom('100644', '100755', '120000', '160000') as fc.Arbitrary<'100644'>
const files: fc.Arbitrary<FileChange> = fc
  .tuple(
    fc
      .tuple(fc.stringMatching(/^[a-z]{0,4}$/), paths)
      .map(([folder, path]) => (folder === '' ? path : `${folder}/${path}`)),
    side,
    side,
    modes,
  )
  .map(([path, before, after, mode]) => file(path, before, after, { mode }))
const changes = fc.uniqueArray(files, { maxLength: 6, selector: ({ path }) => path })
const secrets = fc.array(fc.record({ path: paths, kind: fc.constant('AWS key'), line: fc.nat(9) }), { maxLength: 2 })
const policies: fc.Arbitrary<Policy> = fc
  .record({
    rules: fc.dictionary(fc.constantFrom(...RULE_NAMES), fc.constantFrom(...VERBS)),
    exposure: fc.constantFrom('standard', 'strict') as fc.Arbitrary<'standard'>,
    limits: fc.record({ files: fc.integer({ min: 1, max: 8 }), lines: fc.integer({ min: 1, max: 30 }) }),
    protectedPaths: fc.subarray(['src/', '*.md', '**/c.test.js']),
  })
  .map((some) => ({ ...DEFAULT_POLICY, ...some }))
const rank = (verb: Verb): number => VERBS.indexOf(verb)
const verdict = (change: FileChange[], policy: Policy, found: { path: string; kind: string; line: number }[] = []) =>
  evaluateGuard({ change: changeOf(...change), secrets: found }, policy)

describe('what a guard is for', () => {
  test('whatever is added to a blocked change, it stays blocked', () => {
    // A test that comes back word for word elsewhere is a move, no addition: see the rule's own tests.
    const comesBack = (before: FileChange[], more: FileChange[]) =>
      before.some(({ removedLines }) =>
        removedLines.some(({ text }) =>
          more.some(({ addedLines }) => addedLines.some((line) => line.text.trim() === text.trim())),
        ),
      )
    fc.assert(
      fc.property(changes, changes, policies, secrets, (first, more, policy, found) => {
        const known = new Set(first.map(({ path }) => path))
        const extra = more.filter(({ path }) => !known.has(path))
        fc.pre(!comesBack(first, extra))
        const before = verdict(first, policy, found)
        const after = verdict([...first, ...extra], policy, found)
        expect(rank(after.verb)).toBeGreaterThanOrEqual(rank(before.verb))
      }),
      { numRuns: 600 },
    )
  })

  test('a stricter policy never allows more', () => {
    fc.assert(
      fc.property(changes, policies, policies, secrets, (change, left, right, found) => {
        const strict: Policy = {
          ...left,
          rules: Object.fromEntries(
            Object.entries(left.rules).map(([rule, verb]) => [
              rule,
              rank(right.rules[rule] ?? 'allow') > rank(verb) ? (right.rules[rule] ?? verb) : verb,
            ]),
          ),
          exposure: right.exposure === 'strict' ? 'strict' : left.exposure,
          limits: {
            files: Math.min(left.limits.files, right.limits.files),
            lines: Math.min(left.limits.lines, right.limits.lines),
          },
          protectedPaths: [...left.protectedPaths, ...right.protectedPaths],
        }
        expect(rank(verdict(change, strict, found).verb)).toBeGreaterThanOrEqual(
          rank(verdict(change, left, found).verb),
        )
      }),
      { numRuns: 600 },
    )
  })

  test('the same inputs give the same bytes', () => {
    fc.assert(
      fc.property(changes, policies, (change, policy) => {
        const copy = JSON.parse(JSON.stringify(change)) as FileChange[]
        expect(canonicalJson(verdict(copy, policy))).toBe(canonicalJson(verdict(change, policy)))
      }),
      { numRuns: 200 },
    )
  })

  test('no policy moves the core down', () => {
    const rules = Object.fromEntries(RULE_NAMES.map((rule) => [rule, 'allow' as const]))
    const policy = { ...DEFAULT_POLICY, rules }
    expect(verdict([file('AGENTS.md', null, 'x')], policy).verb).toBe('block')
    expect(verdict([file('a.js', null, 'a\u202eb')], policy).verb).toBe('block')
    expect(verdict([file('lib', null, 0, { mode: '160000' })], policy).verb).toBe('block')
    expect(verdict([], policy, [{ path: 'a', kind: 'AWS key', line: 1 }]).verb).toBe('block')
    expect(verdict([file('test/a.test.js', TEST, null)], policy).verb).toBe('allow')
  })

  test('a rule that throws blocks', () => {
    const broken = {
      broken: () => {
        throw new Error('boom')
      },
    }
    expect(evaluateGuard({ change: changeOf() }, DEFAULT_POLICY, { rules: broken })).toEqual({
      verb: 'block',
      findings: [
        {
          rule: 'broken',
          verb: 'block',
          reason: 'The rule failed, so nothing may pass it: Error: boom.',
          locations: [],
        },
      ],
    })
  })

  test('every rule is in the table, and says something of every change', () => {
    expect(Object.keys(RULES)).toEqual([...RULE_NAMES])
    expect(evaluateGuard({ change: changeOf() }, DEFAULT_POLICY).findings.map(({ rule }) => rule)).toEqual([
      ...RULE_NAMES,
    ])
  })

  test('a rule without its facts stays outside the verdict, unless it is required', () => {
    const facts = { change: changeOf(file('README.md', 'a\n', 'b\n')) }
    expect(evaluateGuard(facts, DEFAULT_POLICY)).toMatchObject({ verb: 'allow' })
    expect(findingOf('evidence', facts).verb).toBe('not-judged')
    const required = evaluateGuard(facts, DEFAULT_POLICY, { require: ['evidence'] })
    expect(required).toMatchObject({ verb: 'block' })
  })

  test('a secret is named by kind and place', () => {
    const found = findingOf('secrets', {
      change: changeOf(),
      secrets: [{ path: 'a.js', kind: 'AWS access key', line: 3 }],
      unscanned: ['b.zip'],
    })
    expect(found).toEqual({
      rule: 'secrets',
      verb: 'block',
      reason: 'AWS access key (a.js:3).',
      locations: [{ path: 'a.js', line: 3 }, { path: 'b.zip' }],
    })
  })
})

describe('evidence', () => {
  const change = changeOf()
  const fine: Evidence = {
    baseTree: change.baseTree,
    headTree: change.headTree,
    environment: 'e',
    sides: [{ side: 'head', tree: change.headTree, commands: [], passed: true }],
    failBefore: ['a'],
    passAfter: ['a'],
    newlyFailing: [],
    removed: [],
    newlySkipped: [],
    testFiles: ['a.test.js'],
  }
  const verb = (some: Partial<Evidence>, kind: 'fix' | 'refactor' = 'fix') =>
    findingOf('evidence', { change, kind, evidence: { ...fine, ...some } }).verb
  test.each([
    ['a proven fix', {}, 'allow'],
    ['something newly fails', { newlyFailing: ['b'] }, 'block'],
    ['nothing failed before', { failBefore: [] }, 'hold'],
    ['what failed before does not pass after', { passAfter: ['b'] }, 'hold'],
    ['no evidence, and why', { missing: 'set-up comes later.' }, 'hold'],
    ['tests are gone', { removed: ['c'] }, 'hold'],
    ['tests are skipped', { newlySkipped: ['c'] }, 'hold'],
    ['the head was not run', { sides: [] }, 'hold'],
    ['of another change', { headTree: 'f'.repeat(40) }, 'block'],
  ] as const)('%s', (_name, some, expected) => {
    expect(verb(some)).toBe(expected)
  })

  test('a refactoring needs no failing test', () => {
    expect(verb({ failBefore: [], passAfter: [] }, 'refactor')).toBe('allow')
  })
})
