import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Ownership, ownershipOf, parseCodeOwners } from '../../src/domain/code-owners.ts'
import { propertyRuns } from '../fixtures/property-runs.ts'

// The example of https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
const GITHUB = `
# These owners will be the default owners for everything.
*       @global-owner1 @global-owner2

*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/* docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/ @octocat
/apps/github
/owned/ @octocat
/owned/github @doctocat
`
const lines = parseCodeOwners(GITHUB, 'octo-org')

function said(ownership: Ownership): string {
  if (ownership.type !== 'owned') return ownership.type
  const { teams, users, emails } = ownership.owners
  return [...teams.map((team) => `team ${team}`), ...users, ...emails].join(' ')
}

describe("GitHub's example", () => {
  test.each([
    ['README', 'global-owner1 global-owner2'],
    ['deep/inside/file.rb', 'global-owner1 global-owner2'],
    ['a.js', 'js-owner'],
    ['src/deep/a.js', 'js-owner'],
    ['a.jsx', 'global-owner1 global-owner2'],
    ['main.go', 'docs@example.com'],
    ['notes.txt', 'team octocats'],
    ['build/logs/today', 'octocat'],
    ['build/logs', 'octocat'],
    ['other/build/logs.txt', 'team octocats'],
    ['docs/getting-started.md', 'doctocat'],
    ['docs/build-app/troubleshooting.md', 'doctocat'],
    ['src/apps/index.rb', 'octocat'],
    ['apps/main/index.js', 'octocat'],
    ['apps/github', 'unowned'],
    ['apps/github/index.js', 'unowned'],
    ['scripts/run.sh', 'doctocat octocat'],
    ['deeply/nested/logs/x.txt', 'octocat'],
    ['owned/x', 'octocat'],
    ['owned/github/x', 'doctocat'],
  ])('%s is owned by %s', (path, owners) => {
    expect(said(ownershipOf(lines, path))).toBe(owners)
  })
})

describe('a pattern', () => {
  const owns = (pattern: string, path: string): boolean =>
    ownershipOf(parseCodeOwners(`${pattern} @x`, 'acme'), path).type === 'owned'

  test.each([
    ['docs/*', 'docs/a.md', true],
    ['docs/*', 'docs/build/a.md', false],
    ['docs/*', 'other/docs/a.md', false],
    ['/*', 'a.md', true],
    ['/*', 'docs/a.md', false],
    ['*', 'docs/a.md', true],
    ['apps/', 'apps', false],
    ['apps/', 'x/apps/y/z', true],
    ['apps', 'x/apps/y/z', true],
    ['apps', 'x/apps', true],
    ['a/b', 'x/a/b', false],
    ['/a/**', 'a/b/c', true],
    ['/a/**', 'a', false],
    ['a/**/z', 'a/z', true],
    ['a/**/z', 'a/b/c/z', true],
    ['a/**/z', 'a/bz', false],
    ['**', 'any/thing', true],
    ['*.tar.gz', 'x/a.tar.gz', true],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['Docs/', 'docs/a', false],
    ['/with\\ space/', 'with space/a', true],
    ['/(group)/{x}', '(group)/{x}', true],
    ['a**b', 'a/b', false],
    ['a**b', 'axxb', true],
    ['\\*', 'a', false],
    ['\\*', '*', true],
  ])('%s and the path %s: %s', (pattern, path, expected) => {
    expect(owns(pattern, path)).toBe(expected)
  })
})

describe('what GitHub leaves out is unclear here', () => {
  test.each([
    ['!a @x', 'a pattern cannot be negated with !'],
    ['\\#a @x', 'a # cannot be escaped'],
    ['[ab] @x', 'a pattern cannot hold [ or ]'],
    ['a// @x', 'the pattern has an empty segment'],
    ['/ @x', 'the pattern has an empty segment'],
    ['* @other/team', '"@other/team" is a team of another organisation'],
    ['* mira', '"mira" is neither an account, nor a team, nor an e-mail address'],
    ['* @acme/', '"@acme/" is neither an account, nor a team, nor an e-mail address'],
  ])('%s', (line, problem) => {
    expect(ownershipOf(parseCodeOwners(`* @mira\n${line}`, 'acme'), 'a')).toEqual({ type: 'unclear', line: 2, problem })
  })

  test('only where no readable line behind it speaks of the path', () => {
    const found = parseCodeOwners('[x] @a\n* @b\n/c mira\n', 'acme')
    expect(ownershipOf(found, 'anything')).toMatchObject({ type: 'owned', owners: { users: ['b'] } })
    expect(ownershipOf(found, 'c')).toMatchObject({ type: 'unclear', line: 3 })
  })

  test('teams are told without regard to case, accounts too', () => {
    const found = ownershipOf(parseCodeOwners('* @ACME/Core @Mira', 'acme'), 'a')
    expect(found).toMatchObject({ owners: { teams: ['core'], users: ['mira'] } })
  })
})

const piece = fc.constantFrom(
  '*',
  '**',
  '/',
  '?',
  '\\',
  ' ',
  '\t',
  '#',
  '!',
  '[',
  ']',
  '@',
  'a',
  'b',
  '.js',
  '@a/b',
  '\n',
)
const hostile = fc.oneof(
  fc.array(piece, { maxLength: 120 }).map((parts) => parts.join('')),
  fc.string({ maxLength: 200, unit: 'binary' }),
)

test('every text and every path has an answer', () => {
  const path = fc.oneof(fc.array(fc.constantFrom('a', 'b', '/', '.js', '*'), { maxLength: 30 }).map((s) => s.join('')))
  fc.assert(
    fc.property(hostile, path, (text, where) => {
      expect(['owned', 'unowned', 'unclear']).toContain(ownershipOf(parseCodeOwners(text, 'acme'), where).type)
    }),
    { numRuns: propertyRuns(2_000) },
  )
})

test('another line in front changes nothing for what a line behind it decides', () => {
  fc.assert(
    fc.property(hostile, hostile, (first, second) => {
      const alone = ownershipOf(parseCodeOwners(second, 'acme'), 'a/b.js')
      const both = ownershipOf(parseCodeOwners(`${first}\n${second}`, 'acme'), 'a/b.js')
      if (alone.type === 'owned') expect(both).toEqual(alone)
    }),
  )
})

test.each([
  ['stars', `${'*a'.repeat(400)} @x`, 'a'.repeat(4_000)],
  ['folders', `${'**/'.repeat(300)}b @x`, 'a/'.repeat(2_000)],
  ['backslashes', `${'\\'.repeat(999)} @x`, 'a'],
  ['one line', `${'a'.repeat(3_000_000)} @x`, 'a'],
  ['many lines', '* @x\n[\n'.repeat(100_000), 'a'],
])('hostile patterns cost no more than their length: %s', (_what, text, path) => {
  const began = performance.now()
  ownershipOf(parseCodeOwners(text, 'acme'), path)
  expect(performance.now() - began).toBeLessThan(5_000)
})
