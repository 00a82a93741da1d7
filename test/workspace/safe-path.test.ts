import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { foldPath, isDotGit, isDotGitModules, pathProblem, strayProblem } from '../../src/workspace/safe-path.ts'
import { propertyRuns } from '../fixtures/property-runs.ts'

const DISGUISES = [
  '.git',
  '.GIT',
  '.Git',
  '.git.',
  '.git ',
  '.git. .',
  'git~1',
  'GIT~1',
  'git~2',
  '.g\u200cit',
  '\u200e.git',
  '.git\ufeff',
  '.gi\u202et',
  '.git::$INDEX_ALLOCATION',
  '.git:config',
  '.g\u00adit',
  '\uff0egit',
  '\u2024git',
  '.ｇit',
  '.gi\u{e0001}t',
]

describe('pathProblem', () => {
  test.each([
    'a',
    'a/b.js',
    '.github/workflows/x.yml',
    '.gitignore',
    '.gitattributes',
    'docs/git',
    'x.git',
    'git',
    'a.git/b',
    'sp ace',
    'ünï',
    '文件.txt',
    'ab:c',
    '...',
    '.gitx/y',
    'github~1',
    'a~1',
    `${'d'.repeat(255)}/x`,
  ])('passes %j', (path) => {
    expect(pathProblem(path)).toBeUndefined()
  })

  test.each([
    '',
    '/',
    '/etc/passwd',
    '..',
    '../x',
    'a/../b',
    'a/..',
    './a',
    'a/./b',
    'a//b',
    'a/',
    'a\\b',
    '..\\x',
    'C:/x',
    'c:x',
    'a\0b',
    'a\nb',
    'a\rb',
    'a\tb',
    'a\u007f',
    'a\u0085',
    'a\u2028b',
    '-rf',
    'a/-x',
    'a\ufffdb',
    'x'.repeat(256),
    `${'d/'.repeat(2500)}x`,
    'é'.repeat(128),
    ...DISGUISES,
    ...DISGUISES.map((name) => `${name}/config`),
    ...DISGUISES.map((name) => `a/${name}/hooks/x`),
  ])('refuses %j', (path) => {
    expect(pathProblem(path)).toEqual(expect.any(String))
  })

  test('whatever surrounds it, a path with .git in any disguise never passes', () => {
    const names = fc.array(
      fc.string({ minLength: 1, maxLength: 6 }).filter((name) => !name.includes('/')),
      { maxLength: 3 },
    )
    fc.assert(
      fc.property(names, fc.constantFrom(...DISGUISES), names, (before, disguise, after) => {
        expect(pathProblem([...before, disguise, ...after].join('/'))).toEqual(expect.any(String))
      }),
    )
  })

  test('a path that passes stays below any root that it is put under', () => {
    const parts = fc.oneof(fc.constantFrom('..', '.', '', 'a', '/', '\\', 'b..'), fc.string({ maxLength: 5 }))
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 8 }), (names) => {
        const path = names.join('/')
        if (pathProblem(path) !== undefined) return
        const url = new URL(path.split('/').map(encodeURIComponent).join('/'), 'file:///root/')
        expect(url.pathname.startsWith('/root/')).toBe(true)
        expect(path.split('/').every((name) => name !== '' && name !== '.' && name !== '..')).toBe(true)
      }),
      { numRuns: propertyRuns(500) },
    )
  })

  test('strayProblem lets everything through that stays inside', () => {
    expect(['-x', 'a\\b', '.git/x', 'a\nb'].map(strayProblem)).toEqual([undefined, undefined, undefined, undefined])
  })
})

test.each(DISGUISES)('isDotGit sees %j', (name) => {
  expect(isDotGit(name)).toBe(true)
})

test.each([
  '.gitmodules',
  '.GitModules',
  'GITMOD~1',
  'gi7eba~1',
  '.gitmodules ',
  '.git\u200dmodules',
  '.gitmodules::$DATA',
])('isDotGitModules sees %j', (name) => {
  expect(isDotGitModules(name)).toBe(true)
})

test.each([
  ['README', 'readme'],
  ['é', 'e\u0301'],
  ['straße', 'STRASSE'],
  ['K', '\u212a'],
  ['a/B.', 'A/b'],
  ['x\u200by', 'xy'],
])('foldPath holds %j and %j for twins', (left, right) => {
  expect(foldPath(left)).toBe(foldPath(right))
})

test('foldPath keeps different names apart', () => {
  expect(new Set(['a', 'b', 'a/b', 'ab', 'a.b', 'ä'].map(foldPath)).size).toBe(6)
})
