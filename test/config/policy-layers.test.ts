import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import { parsePolicy } from '../../src/config/policy-file.ts'
import { type PolicyTexts, resolvePolicy } from '../../src/config/policy-layers.ts'
import { POLICY_SCHEMA } from '../../src/config/policy-schema.ts'
import { isAtLeastAsStrict, POLICY_KEYS, type PolicyKey } from '../../src/config/policy-tightening.ts'
import { requirementsOf } from '../../src/domain/requirements-of.ts'
import { VERBS } from '../../src/domain/verdict.ts'
import { changes, layers, secrets } from '../guard/arbitrary.ts'
import { verdictOf } from '../guard/properties.ts'

const ORGANISATION = `approval: { count: 2 }
rules: { dependencies: hold, scope: hold }
limits: { files: 100 }
protected-paths: [infra/]
kinds: [fix, docs]
`
const REPOSITORY = `limits: { files: 20 }
rules: { dependencies: allow }
approval: { count: 1 }
protected-paths: [db/]
branches:
  release/*:
    approval: { count: 3 }
    limits: { files: 100 }
`

describe('what the layers decide together', () => {
  test('without any file the defaults hold, and nobody said them', () => {
    expect(resolvePolicy({}, 'main')).toEqual({ policy: DEFAULT_POLICY, problems: [], ignored: [], origins: [] })
  })

  test('a repository alone decides as its file says', () => {
    const text = 'limits: { files: 7 }\nrules: { dependencies: allow }\n'
    expect(resolvePolicy({ repository: text }, 'main').policy).toEqual(parsePolicy(text).policy)
  })

  test('the strictest value of each key holds, and says where it comes from', () => {
    const found = resolvePolicy({ organisation: ORGANISATION, repository: REPOSITORY }, 'release/1')
    expect(found).toEqual({
      policy: {
        ...DEFAULT_POLICY,
        kinds: ['fix', 'docs'],
        approval: { role: 'write', count: 3, reviewers: [], requester: 'never' },
        limits: { files: 20, lines: 1500 },
        protectedPaths: ['infra/', 'db/'],
        rules: { dependencies: 'hold' },
      },
      problems: [],
      ignored: [
        'repository, line 3: approval.count is looser than what organisation says (line 1); the stricter value holds',
        'repository, branches release/*, line 8: limits.files is looser than what repository says (line 1); the stricter value holds',
        'repository, line 2: rules.dependencies is looser than what organisation says (line 2); the stricter value holds',
      ],
      origins: [
        { key: 'kinds', value: ['fix', 'docs'], from: ['organisation, line 5'] },
        { key: 'approval.count', value: 3, from: ['repository, branches release/*, line 7'] },
        { key: 'limits.files', value: 20, from: ['repository, line 1'] },
        { key: 'protected-paths', value: ['infra/', 'db/'], from: ['organisation, line 4', 'repository, line 4'] },
        { key: 'rules.dependencies', value: 'hold', from: ['organisation, line 2'] },
      ],
    })
  })

  test('teams and users of one layer are one group; those of another are one more, which must approve, too', () => {
    const organisation = 'approval: { teams: [Security], users: [mira] }'
    const repository = 'approval: { teams: [core], paths: [{ match: [db/], users: [otto] }] }'
    const { policy, ignored, origins } = resolvePolicy({ organisation, repository }, 'main')
    expect(policy.approval).toEqual({
      ...DEFAULT_POLICY.approval,
      groups: [
        { teams: ['security'], users: ['mira'] },
        { teams: ['core'], users: [] },
      ],
      paths: [{ match: ['db/'], teams: [], users: ['otto'], count: 1 }],
    })
    expect(ignored).toEqual([])
    expect(origins.find(({ key }) => key === 'approval.teams')?.from).toEqual([
      'organisation, line 1',
      'repository, line 1',
    ])
  })

  test('code owners that a layer above requires stay required', () => {
    const both = { organisation: 'approval: { code-owners: required }', repository: "approval: { code-owners: 'off' }" }
    expect(resolvePolicy(both).policy.approval.codeOwners).toBe('required')
    expect(resolvePolicy(both).ignored).toHaveLength(1)
  })

  test('overrides hold for branches of their pattern only', () => {
    expect(resolvePolicy({ repository: REPOSITORY }, 'main').policy.approval.count).toBe(1)
    expect(resolvePolicy({ repository: REPOSITORY }).policy.approval.count).toBe(1)
    expect(resolvePolicy({ repository: REPOSITORY }, 'release/2').policy.approval.count).toBe(3)
  })

  test('a rule that nobody moves blocks where it always did, though an organisation is content with a hold', () => {
    expect(resolvePolicy({ organisation: 'rules: { dependencies: hold }' }).policy.rules).toEqual({})
    expect(resolvePolicy({ organisation: 'rules: { dependencies: block }' }).policy.rules).toEqual({
      dependencies: 'block',
    })
  })

  test('hosts must be named by both, by name or by a pattern above it', () => {
    const setup = (network: string) => `setup: { network: ${network} }`
    const both = (organisation: string, repository: string) =>
      resolvePolicy({ organisation: setup(organisation), repository: setup(repository) }).policy.setup?.network
    expect(both("['*.acme.example']", '[npm.acme.example, npm.other.example]')).toEqual(['npm.acme.example'])
    expect(both('[npm.acme.example]', "['*.acme.example']")).toEqual(['npm.acme.example'])
    expect(both('[npm.acme.example]', '[]')).toEqual([])
  })

  test.each([
    ['operator', 'limits: { files: none }', 'operator: line 1, column 18: limits.files must be a whole number'],
    ['organisation', 'x: 1', 'organisation: line 1, column 1: "x" is not known'],
    [
      'organisation',
      'verify: [make]',
      "organisation: line 1: verify belongs into the repository's own file; take it out",
    ],
    ['repository', 'branches: { "a{b": {} }', 'line 1, column 13: "branches.a{b"'],
    ['repository', 'branches: { main: { verify: [a] } }', 'line 1, column 21: "branches.main.verify" is not known'],
  ] as const)('a broken file of the %s decides nothing: %s', (layer, text, problem) => {
    const found = resolvePolicy({ [layer]: text }, 'main')
    expect(found.problems[0]?.slice(0, problem.length)).toBe(problem)
    expect(found).toMatchObject({ policy: DEFAULT_POLICY, origins: [] })
  })
})

const DEFAULTS = POLICY_SCHEMA.parse({})
const at = (value: unknown, key: PolicyKey): unknown =>
  key.split('.').reduce<unknown>((inner, name) => Object(inner)[name], value)

const parts = (text: string | undefined, branch: string): unknown[] => {
  const said = JSON.parse(text ?? '{}')
  return branch === 'main' ? [said] : [said, said.branches?.['release/*'] ?? {}]
}

test('for any layers, what holds is at least as strict as each of them', () => {
  fc.assert(
    fc.property(layers, fc.constantFrom('main', 'release/1'), (texts, branch) => {
      const { problems, origins } = resolvePolicy(texts, branch)
      const held = new Map<string, unknown>(origins.map(({ key, value }) => [key, value]))
      const said = Object.values(texts).flatMap((text) => parts(text, branch))
      const loosened = POLICY_KEYS.flatMap((key) => {
        const effective = held.has(key) ? held.get(key) : at(DEFAULTS, key)
        const values = said
          .filter((part) => at(part, key) !== undefined)
          .map((part) => at(POLICY_SCHEMA.parse(part), key))
        return values
          .filter((value) => !isAtLeastAsStrict(key, effective, value))
          .map((value) => [key, effective, value])
      })
      expect({ problems, loosened }).toEqual({ problems: [], loosened: [] })
    }),
    { numRuns: 150 },
  )
})

test('a layer more never takes a condition of approval away', () => {
  const change = { touched: { paths: ['src/b.ts', 'README.md'], complete: true } }
  const asked = (texts: PolicyTexts, branch: string) => {
    const { approval } = resolvePolicy(texts, branch).policy
    const found = requirementsOf(approval, undefined, change)
    // How many and of which role is another key's to tighten.
    return found.map(({ of, teams, users, patterns }) => ({ of, teams, users, patterns }))
  }
  fc.assert(
    fc.property(layers, (texts) => {
      const all = asked(texts, 'release/1')
      const fewer = [
        { ...texts, operator: undefined },
        { ...texts, organisation: undefined },
      ]
      const less = [asked(texts, 'main'), ...fewer.map((some) => asked(some, 'release/1'))]
      for (const one of less.flat()) expect(all).toContainEqual(one)
    }),
    { numRuns: 150 },
  )
})

test('a layer more never lets through what was stopped before', () => {
  const rank = (verb: (typeof VERBS)[number]): number => VERBS.indexOf(verb)
  fc.assert(
    fc.property(layers, changes, secrets, (texts, change, found) => {
      const all = verdictOf(change, resolvePolicy(texts, 'release/1').policy, found)
      for (const fewer of [
        { ...texts, operator: undefined },
        { ...texts, organisation: undefined },
      ]) {
        const without = verdictOf(change, resolvePolicy(fewer, 'release/1').policy, found)
        expect(rank(all.verb)).toBeGreaterThanOrEqual(rank(without.verb))
      }
      const base = verdictOf(change, resolvePolicy(texts, 'main').policy, found)
      expect(rank(all.verb)).toBeGreaterThanOrEqual(rank(base.verb))
    }),
    { numRuns: 60 },
  )
})
