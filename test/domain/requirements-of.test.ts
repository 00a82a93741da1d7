import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Change, Requirement } from '../../src/domain/approval-requirement.ts'
import { parseCodeOwners } from '../../src/domain/code-owners.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { requirementsOf } from '../../src/domain/requirements-of.ts'

type Approval = Policy['approval']
const PLAIN: Approval = { role: 'write', count: 1, reviewers: [] }
const HIGH = {
  verb: 'allow',
  findings: [{ rule: 'risk', verb: 'allow', reason: '', locations: [], risk: 'high' }],
} as const

function change(paths: readonly string[], owners?: string): Change {
  const touched = { paths, complete: true }
  if (owners === undefined) return { touched }
  return { touched, owners: { ok: true, path: 'CODEOWNERS', lines: parseCodeOwners(owners, 'acme') } }
}

const shortly = ({ of, count, teams, users, files, problem }: Requirement) =>
  `${of}: ${count} of ${[...teams, ...users].join(' ')}${files.length > 0 ? ` for ${files.join(' ')}` : ''}${problem === undefined ? '' : ` (${problem})`}`

describe('what a policy asks for', () => {
  test('a number alone is no condition beside it', () => {
    expect(requirementsOf(PLAIN, undefined, change(['a']))).toEqual([])
  })

  test('of each group as many as the number says, at high risk as many as then', () => {
    const groups = [
      { teams: ['core'], users: [] },
      { teams: [], users: ['mira', 'noor'] },
    ]
    const approval = { ...PLAIN, groups, highRiskCount: 2 }
    expect(requirementsOf(approval, undefined, change([])).map(shortly)).toEqual([
      'everything: 1 of core',
      'everything: 1 of mira noor',
    ])
    expect(requirementsOf(approval, HIGH, change([])).map(({ count }) => count)).toEqual([2, 2])
  })

  test('of a path those who are named for it, where it is touched under any name', () => {
    const paths = [
      { match: ['src/auth/'], teams: ['security'], users: [], count: 1 },
      { match: ['db/', '*.sql'], teams: [], users: ['otto'], role: 'maintain' as const, count: 2 },
    ]
    const asked = (touched: readonly string[]) => requirementsOf({ ...PLAIN, paths }, undefined, change(touched))
    expect(asked(['README.md'])).toEqual([])
    expect(asked(['src/auth/login.ts', 'src/auth/old.ts', 'a.sql']).map(shortly)).toEqual([
      'paths: 1 of security for src/auth/login.ts src/auth/old.ts',
      'paths: 2 of otto for a.sql',
    ])
    expect(asked(['a.sql'])[0]?.role).toBe('maintain')
  })

  test('where not all files are known, those for any path', () => {
    const paths = [{ match: ['src/auth/'], teams: ['security'], users: [], count: 1 }]
    const asked = requirementsOf({ ...PLAIN, paths }, undefined, { touched: { paths: [], complete: false } })
    expect(asked.map(shortly)).toEqual(['paths: 1 of security'])
  })
})

describe('code owners', () => {
  const approval: Approval = { ...PLAIN, codeOwners: 'required' }
  const asked = (paths: readonly string[], owners: string) =>
    requirementsOf(approval, undefined, change(paths, owners)).map(shortly)

  test('one of each set of owners, for the files that they own', () => {
    const owners = '/a/ @mira @acme/core\n/b/ @acme/core @mira\n/c/ @noor\n'
    expect(asked(['a/1', 'b/1', 'c/1', 'd/1'], owners)).toEqual([
      'code-owners: 1 of core mira for a/1 b/1',
      'code-owners: 1 of noor for c/1',
    ])
  })

  test('e-mail addresses alone can be met by nobody, beside accounts they are passed over', () => {
    expect(asked(['a'], '* docs@example.com')).toEqual([
      'code-owners: 1 of  for a (CODEOWNERS names the owners by e-mail alone, which tells no account; name an account or a team)',
    ])
    expect(asked(['a'], '* docs@example.com @mira')).toEqual(['code-owners: 1 of mira for a'])
  })

  test('a line that cannot be read can be met by nobody', () => {
    expect(asked(['a'], '* @mira\n!b @x')[0]).toContain('(line 2 of CODEOWNERS cannot be read')
  })

  test.each([
    ['was not looked at', { touched: { paths: ['a'], complete: true } }],
    ['too large', { touched: { paths: ['a'], complete: true }, owners: { ok: false, problem: 'it is too large' } }],
    ['listed', { touched: { paths: ['a'], complete: false }, owners: { ok: true, path: 'CODEOWNERS', lines: [] } }],
  ] as const)('what is not known can be met by nobody: %s', (why, unknown) => {
    expect(requirementsOf(approval, undefined, unknown).map(({ problem }) => problem)).toEqual([
      expect.stringContaining(why),
    ])
  })

  test('a long file and many files are not compared for minutes', () => {
    const lines = parseCodeOwners('/a/ @x\n'.repeat(30_000), 'acme')
    const paths = Array.from({ length: 500 }, (_, at) => `b/${at}`)
    const owners = { ok: true, path: 'CODEOWNERS', lines } as const
    const found = requirementsOf(approval, undefined, { touched: { paths, complete: true }, owners })
    expect(found[0]?.problem).toBe('CODEOWNERS is too long for so many files')
  })
})

describe('a CODEOWNERS file that somebody made to keep workers busy', () => {
  const approval = { ...PLAIN, codeOwners: 'required' } as const
  const PATH = 'a/'.repeat(2_000)
  const found = (text: string, paths: readonly string[]) => {
    const owners = { ok: true, path: 'CODEOWNERS', lines: parseCodeOwners(text, 'acme') } as const
    const begun = performance.now()
    const requirements = requirementsOf(approval, undefined, { touched: { paths, complete: true }, owners })
    return { problems: requirements.map(({ problem }) => problem), took: performance.now() - begun }
  }

  test.each([
    ['many patterns in one', `${'**/'.repeat(330)}a?a @b\n`.repeat(1_000), 'CODEOWNERS takes too long to compare'],
    ['many stars', `${'*a'.repeat(490)}b @b\n`.repeat(1_000), undefined],
    ['many short lines', 'b @b\n'.repeat(20_000), undefined],
  ])('does not: %s', (_what, text, problem) => {
    const { problems, took } = found(text, [PATH, `${PATH}x`, `${PATH}y`])
    expect(problems).toEqual(problem === undefined ? [] : [problem])
    expect(took).toBeLessThan(10_000)
  })

  test('has nobody asked for more owners than can be asked', () => {
    const many = Array.from({ length: 101 }, (_, at) => `/${at} @acme/team-${at}`).join('\n')
    const paths = Array.from({ length: 101 }, (_, at) => String(at))
    expect(found(many, paths).problems).toEqual([expect.stringContaining('more than 100 sets of owners')])
    expect(found(`* ${Array.from({ length: 101 }, (_, at) => `@p${at}`).join(' ')}`, ['a']).problems).toEqual([
      expect.stringContaining('it names more than 100 owners'),
    ])
  })
})

const PATHS = ['a/1', 'a/2', 'b/1', 'b/c/1', 'd.sql']
const CODE_OWNERS = fc
  .array(fc.constantFrom('* @mira', '/a/ @noor', '/b/', '*.sql @acme/data', '[ @x', '/b/c/ x@y.z', '/a/1 @other/t'), {
    maxLength: 6,
  })
  .map((lines) => lines.join('\n'))
const ARBITRARY: fc.Arbitrary<Approval> = fc
  .record({
    groups: fc.subarray([
      { teams: ['core'], users: [] },
      { teams: [], users: ['mira'] },
    ]),
    paths: fc.subarray([
      { match: ['a/'], teams: ['core'], users: [], count: 1 },
      { match: ['**/1', 'b/'], teams: [], users: ['noor'], count: 2 },
    ]),
    codeOwners: fc.constantFrom('required' as const, undefined),
  })
  .map(({ codeOwners, ...rest }) => ({ ...PLAIN, ...rest, ...(codeOwners === undefined ? {} : { codeOwners }) }))

// What matters of a condition is who may meet it, and how many must: not for which files.
const heart = ({ of, count, role, teams, users, problem }: Requirement) =>
  JSON.stringify({ of, count, role, teams, users, hopeless: problem !== undefined })

test('another touched path never needs fewer', () => {
  fc.assert(
    fc.property(
      ARBITRARY,
      CODE_OWNERS,
      fc.subarray(PATHS),
      fc.constantFrom(...PATHS),
      (approval, owners, paths, one) => {
        const fewer = requirementsOf(approval, undefined, change(paths, owners)).map(heart)
        const more = requirementsOf(approval, undefined, change([...new Set([...paths, one])], owners)).map(heart)
        for (const each of fewer) expect(more).toContain(each)
      },
    ),
  )
})
