import { describe, expect, test } from '@jest/globals'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import type { FileChange } from '../../src/domain/change-set.ts'
import type { Evidence } from '../../src/domain/evidence.ts'
import type { Kind } from '../../src/domain/intent.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { RULE_NAMES } from '../../src/domain/rule-name.ts'
import type { Verb } from '../../src/domain/verdict.ts'
import { evaluateGuard, RULES } from '../../src/guard/guard.ts'
import { propertyRuns } from '../fixtures/property-runs.ts'
import { changeOf, file, findingOf } from './change.ts'
import { PROPERTIES } from './properties.ts'

const TEST = "test('a', () => {\n  expect(1 + 1).toBe(2)\n})\n"
const verdict = (change: FileChange[], policy: Policy, found: { path: string; kind: string; line: number }[] = []) =>
  evaluateGuard({ change: changeOf(...change), secrets: found }, policy)

describe('what a guard is for', () => {
  test.each(Object.entries(PROPERTIES))(
    '%s',
    (_name, check) => {
      check(propertyRuns(400))
    },
    60_000,
  )

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
  const verb = (some: Partial<Evidence>, kind: Kind = 'fix') =>
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

  const failing = { replayed: { failing: ['a'], weakened: ['a'] } }
  const proof = (kind: Kind, holds: boolean) => ({ proof: { kind, holds, reasons: ['Because.'] } })
  const metric = { name: 'size', unit: 'kB', base: 1, head: 2, allowed: '5%' }
  test.each<[string, Partial<Evidence>, Kind, Verb]>([
    ["the base's tests fail over a fix", failing, 'fix', 'disclose'],
    ["the base's tests fail over a refactoring", failing, 'refactor', 'block'],
    ["the base's tests fail over new tests", failing, 'test', 'hold'],
    [
      'tests that cannot be replayed',
      { replayed: { failing: [], weakened: [], notReplayable: 'x' } },
      'fix',
      'disclose',
    ],
    ['a proof that does not hold', proof('fix', false), 'fix', 'hold'],
    ['a proof that holds', proof('refactor', true), 'refactor', 'allow'],
    [
      'documentation, proved, with nothing to run',
      { ...proof('docs', true), sides: [], missing: 'x' },
      'docs',
      'allow',
    ],
    ['documentation with code in it', { ...proof('docs', false), sides: [], missing: 'x' }, 'docs', 'hold'],
    ['a flaky test', { flaky: ['b'] }, 'fix', 'disclose'],
    ['a test that the change made flaky', { flaky: ['b'], newlyFlaky: ['b'] }, 'fix', 'hold'],
    ['a refactoring of which tests run less', { coverage: { uncovered: ['a.js:1'], fell: true } }, 'refactor', 'hold'],
    ['coverage that was kept', { coverage: { uncovered: ['a.js:1'], fell: false } }, 'refactor', 'allow'],
    [
      'coverage that was not measured',
      { coverage: { uncovered: [], fell: false, notMeasured: 'No.' } },
      'refactor',
      'disclose',
    ],
    ['a metric within its bounds', { metrics: [{ ...metric, exceeded: false }] }, 'fix', 'allow'],
    ['a metric beyond them', { metrics: [{ ...metric, exceeded: true }] }, 'fix', 'hold'],
  ])('%s', (_name, some, kind, expected) => {
    expect(verb(some, kind)).toBe(expected)
  })

  test.each(['disclose', 'hold', 'block'] as const)('without evidence the policy decides: %s', (none) => {
    const facts = { change, kind: 'fix', evidence: { ...fine, sides: [], missing: 'x' } } as const
    const { findings } = evaluateGuard(facts, { ...DEFAULT_POLICY, evidence: { none } })
    expect(findings.find(({ rule }) => rule === 'evidence')?.verb).toBe(none)
  })

  test.each(['disclose', 'hold', 'block'] as const)('without coverage the policy decides: %s', (noCoverage) => {
    const coverage = { uncovered: [], fell: false, notMeasured: 'No tool.' }
    const facts = { change, kind: 'refactor', evidence: { ...fine, coverage } } as const
    const { findings } = evaluateGuard(facts, { ...DEFAULT_POLICY, evidence: { none: 'hold', noCoverage } })
    expect(findings.find(({ rule }) => rule === 'evidence')?.verb).toBe(noCoverage)
  })

  test('everything that was seen is said, the strictest first', () => {
    const some = { newlyFailing: ['x'], removed: ['y'], flaky: ['z'] }
    const { reason } = findingOf('evidence', { change, kind: 'fix', evidence: { ...fine, ...some } })
    expect(reason).toMatch(/fails now: x\..*gone: y\..*not counted: z\./)
  })

  test('a refactoring needs no failing test', () => {
    expect(verb({ failBefore: [], passAfter: [] }, 'refactor')).toBe('allow')
  })
})
