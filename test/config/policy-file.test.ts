import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { parse, stringify } from 'yaml'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import { parsePolicy } from '../../src/config/policy-file.ts'
import { renderPolicySchema } from '../../src/config/policy-schema.ts'
import { propertyRuns } from '../fixtures/property-runs.ts'

const published = readFileSync(new URL('../../schema/agent.schema.json', import.meta.url), 'utf8')
const matches = new Ajv({ strict: false }).compile(JSON.parse(published))

test('an absent or empty file gives the defaults', () => {
  for (const text of [undefined, '', '# nothing yet\n', '{}']) {
    expect(parsePolicy(text)).toEqual({ policy: DEFAULT_POLICY, problems: [] })
  }
})

test('what is said counts, what is not said keeps its default', () => {
  const text = `kinds: [fix, docs]
approval: { count: 2 }
limits: { lines: 400 }
protected-paths: [infra/, '*.tf']
verify:
  - npm test
rules: { dependencies: block, test-weakening: hold }
instructions: |
  Keep functions small.
exposure: strict
`
  expect(parsePolicy(text)).toEqual({
    policy: {
      ...DEFAULT_POLICY,
      kinds: ['fix', 'docs'],
      approval: { role: 'write', count: 2, reviewers: [], requester: 'never' },
      limits: { files: 50, lines: 400 },
      protectedPaths: ['infra/', '*.tf'],
      verify: ['npm test'],
      rules: { dependencies: 'block', 'test-weakening': 'hold' },
      instructions: 'Keep functions small.\n',
      exposure: 'strict',
    },
    problems: [],
  })
})

test('set-up is read, and its hosts are names', () => {
  const text = 'setup: { commands: [make deps], scripts: true, network: ["*.acme.example"] }\n'
  expect(parsePolicy(text)).toEqual({
    policy: { ...DEFAULT_POLICY, setup: { commands: ['make deps'], scripts: true, network: ['*.acme.example'] } },
    problems: [],
  })
  const { problems } = parsePolicy('setup: { network: ["*", 10.0.0.1, https://acme.example] }\n')
  expect(problems).toHaveLength(3)
  expect(problems.join()).toMatch(/host name/)
})

test('every problem is named at once, with its place and what to do', () => {
  const text = `limits:
  files: 0
  linez: 3
protectedPaths: [a]
protected-paths: ["a{b", 3]
rules: { secrets: allow, sekrets: block, evidence: foo }
ask: 3
budgets:
  steps: 1.5
`
  expect(parsePolicy(text)).toEqual({
    policy: DEFAULT_POLICY,
    problems: [
      'line 2, column 10: limits.files must be at least 1',
      'line 3, column 3: "limits.linez" is not known; did you mean lines?',
      'line 4, column 1: "protectedPaths" is not known; did you mean protected-paths?',
      'line 5, column 19: protected-paths[1] this pattern holds "{"; only *, ** and ? have a meaning',
      'line 5, column 26: protected-paths[2] must be text',
      'line 6, column 26: "rules.sekrets" is not known; did you mean secrets?',
      'line 6, column 52: rules.evidence must be one of allow, disclose, hold, block',
      'line 7, column 6: ask must be a mapping of names to values',
      'line 9, column 10: budgets.steps must be a whole number',
    ],
  })
})

test.each([
  ['afterMerge: { watch-hours: 3 }', '"afterMerge" is not known; did you mean after-merge?'],
  ['after-merge: { watch-hour: 3 }', '"after-merge.watch-hour" is not known; did you mean watch-hours?'],
  ['mannerz: {}', '"mannerz" is not known; did you mean manners?'],
  ['manners: { open-pull: 3 }', '"manners.open-pull" is not known; did you mean open-pulls?'],
  ['stale: { closeDays: 3 }', '"stale.closeDays" is not known; did you mean close-days?'],
  ['ci: { repairs: 1 }', '"ci.repairs" is not known; known here: rounds'],
  ['approval: { paths: [{ match: [a], team: [b] }] }', '"approval.paths[1].team" is not known; did you mean teams?'],
  ['branches: { main: { stael: {} } }', '"branches.main.stael" is not known; did you mean stale?'],
  ['enabled: "no"', 'enabled must be true or false'],
])('%j is refused with the name that people write', (text, problem) => {
  expect(parsePolicy(text).problems.join('\n')).toContain(problem)
})

test('what always blocks cannot be moved down', () => {
  expect(parsePolicy('rules: { secrets: allow }').problems).toEqual([
    'line 1, column 19: rules.secrets the rule secrets always blocks and cannot be moved to allow; take the line out',
  ])
})

describe('hostile files are refused, quickly', () => {
  const bomb = `a: &a [x, x]\n${[...'bcdefghij'].map((name, i) => `${name}: &${name} [${`*${'abcdefghi'[i]}, `.repeat(9)}]`).join('\n')}\n`
  test.each([
    ['aliases', bomb],
    ['deep brackets', '['.repeat(30_000)],
    ['deep lists', '- '.repeat(30_000)],
    ['deep keys', '? '.repeat(30_000)],
    ['deep indentation', Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['too large', `instructions: ${'x'.repeat(70_000)}`],
    ['two documents', 'kinds: [fix]\n---\nkinds: []\n'],
    ['a key twice', 'kinds: [fix]\nkinds: []\n'],
    ['a tag', 'kinds: !!js/function "x"'],
    ['a list', '- fix'],
    ['text', 'fix'],
    ['a prototype', '__proto__: { exposure: strict }'],
    ['a merge', '<<: { kinds: [fix] }'],
    ['a huge number', 'limits: { files: 1e400 }'],
    ['not a number', 'limits: { files: .nan }'],
    ['a tab', 'limits:\n\tfiles: 3'],
    ['a newline in a command', 'verify: ["a\\nb"]'],
  ])('%s', (_name, text) => {
    const from = performance.now()
    const { policy, problems } = parsePolicy(text)
    expect(problems.length).toBeGreaterThan(0)
    expect(problems.every((problem) => /^line \d+, column \d+: \S/.test(problem))).toBe(true)
    expect(policy).toEqual(DEFAULT_POLICY)
    expect(performance.now() - from).toBeLessThan(1_000)
  })

  test('nothing makes it throw', () => {
    const piece = fc.constantFrom(
      'limits:',
      ' ',
      '\n',
      '- ',
      '{',
      '}',
      '[',
      ']',
      ': ',
      '&a',
      '*a',
      '!!',
      '"',
      "'",
      '|',
      '#',
      '\t',
      'rules',
      '---',
      '\u0000',
      '%YAML 9',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 60 }), (parts) => {
        expect(Array.isArray(parsePolicy(parts.join('')).problems)).toBe(true)
      }),
      { numRuns: propertyRuns(1_000) },
    )
  })
})

describe('the published JSON schema', () => {
  test('is the one that the program makes', () => {
    expect(published).toBe(renderPolicySchema())
  })

  test('agrees with the program on what is a policy', () => {
    const value = fc.oneof(
      fc.integer({ min: -2, max: 4_000 }),
      fc.constantFrom('write', 'fix', 'hold', 'strict', 'npm test', ''),
      fc.boolean(),
    )
    const document = fc.record(
      {
        kinds: fc.oneof(value, fc.array(value, { maxLength: 3 })),
        ask: fc.oneof(value, fc.record({ role: value })),
        limits: fc.record({ files: value, lines: value }, { requiredKeys: [] }),
        verify: fc.array(value, { maxLength: 2 }),
        exposure: value,
        rules: fc.dictionary(fc.constantFrom('evidence', 'dependencies', 'nonsense'), value, { maxKeys: 2 }),
        other: value,
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(document, (some) => {
        const text = stringify(some)
        expect({ text, valid: parsePolicy(text).problems.length === 0 }).toEqual({
          text,
          valid: matches(parse(text) ?? {}),
        })
      }),
      { numRuns: propertyRuns(1_000) },
    )
  })
})

describe('merging', () => {
  const window = (text: string) => `merge: when-approved\nmerge-window: { ${text} }`

  test('is left out of the policy unless it is wanted, so that the policies of before keep their digest', () => {
    expect(parsePolicy('merge-method: squash').policy).toEqual(DEFAULT_POLICY)
    expect(parsePolicy('merge: when-approved').policy.merge).toEqual({ method: 'merge', windows: [] })
  })

  test('has a window by the clocks of a place', () => {
    const text = window("days: [mon, fri], hours: '22:00-06:00', time-zone: Europe/Berlin")
    const expected = [{ days: ['mon', 'fri'], hours: '22:00-06:00', timeZone: 'Europe/Berlin' }]
    expect(parsePolicy(text).policy.merge?.windows).toEqual(expected)
  })

  test.each([
    ['merge: always', 'merge must be one of never, when-approved'],
    [window('time-zone: Berlin'), 'time-zone must be a name such as Europe/Berlin or UTC; did you mean Europe/Berlin?'],
    [window('time-zone: Europe/Berln'), 'did you mean Europe/Berlin?'],
    [window("time-zone: '+02:00'"), 'must be a name such as Europe/Berlin or UTC'],
    [window('hours: 9-17'), 'merge-window.hours must be as 09:00-16:30'],
    [window("hours: '09:00-09:00'"), 'never opens: its end is its beginning; the whole day is 00:00-24:00'],
    [window('days: []'), 'merge-window.days must be at least 1 entries'],
    [window('dayz: [mon]'), '"merge-window.dayz" is not known; did you mean days?'],
    ['merg: never', 'did you mean merge?'],
    ['branches: { main: { merge-method: squash } }', '"branches.main.merge-method" is not known'],
  ])('%j is refused with what to write instead', (text, problem) => {
    expect(parsePolicy(text).problems.join('\n')).toContain(problem)
  })
})
