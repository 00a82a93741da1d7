import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseGlob } from '../../src/domain/glob.ts'
import { propertyRuns } from '../fixtures/property-runs.ts'

function matches(pattern: string, path: string): boolean {
  const parsed = parseGlob(pattern)
  if (!parsed.ok) throw new Error(`${pattern} ${parsed.problem}`)
  return parsed.glob.matches(path)
}

test.each([
  ['*.tf', 'a.tf', true],
  ['*.tf', 'x/y/a.tf', true],
  ['*.tf', 'a.tfx', false],
  ['/a', 'a', true],
  ['/a', 'b/a', false],
  ['a/', 'b/a/c', true],
  ['a/', 'a', true],
  ['a/b', 'a/b/c', true],
  ['a/b', 'x/a/b', false],
  ['a/*', 'a/b', true],
  ['a/*', 'a/b/c', true],
  ['a/*/c', 'a/b/d/c', false],
  ['a/**', 'a/b/c', true],
  ['a/**', 'a', false],
  ['a/**', 'ab/c', false],
  ['a/**/c', 'a/c', true],
  ['a/**/c', 'a/x/y/c', true],
  ['a/**/c', 'a/xc', false],
  ['**/c', 'c', true],
  ['**', 'x/y', true],
  ['a?c', 'abc', true],
  ['a?c', 'a/c', false],
  ['a*b*c', 'aXbYc', true],
  ['a*b*c', 'aXbY', false],
  ['.env*', 'p/.env.local', true],
])('%s on %s: %s', (pattern, path, expected) => {
  expect(matches(pattern, path)).toBe(expected)
})

test.each(['', ' a', '!a', 'a{b,c}', '[a]', 'a\\b', '(a)', 'a**b', '../a', '/', 'x'.repeat(257), 'a\nb'])(
  '%j is refused',
  (pattern) => {
    expect(parseGlob(pattern)).toMatchObject({ ok: false, problem: expect.any(String) })
  },
)

test('says what a regular expression of the same meaning says', () => {
  const pattern = fc
    .array(fc.constantFrom('a', 'b', '*', '?', '/', '**/', '.'), { minLength: 1, maxLength: 8 })
    .map((parts) => parts.join(''))
  const path = fc
    .array(fc.constantFrom('a', 'b', '.', '/a', '/b'), { minLength: 1, maxLength: 8 })
    .map((parts) => parts.join('').replace(/^\//, ''))
  fc.assert(
    fc.property(pattern, path, (some, name) => {
      const parsed = parseGlob(some)
      fc.pre(parsed.ok && !some.includes('//'))
      const bare = some.replace(/^\//, '').replace(/\/$/, '')
      const full = some.replace(/\/$/, '').includes('/') ? bare : `**/${bare}`
      const source = full.split('/').map((part, index, all) => {
        const last = index === all.length - 1
        if (part === '**') return last ? '.*' : '(?:[^/]*/)*'
        return part.replace(/[.]/g, '\\.').replace(/\*/g, '[^/]*').replace(/\?/g, '[^/]') + (last ? '' : '/')
      })
      expect(matches(some, name)).toBe(new RegExp(`^${source.join('')}(?:/.*)?$`).test(name))
    }),
    { numRuns: propertyRuns(2_000) },
  )
})

test('takes linear time on what makes expressions explode', () => {
  const from = performance.now()
  expect(matches(`${'*a'.repeat(120)}*b`, 'a'.repeat(4_000))).toBe(false)
  expect(matches(`${'**/a/'.repeat(50)}b`, 'a/'.repeat(1_500))).toBe(false)
  expect(performance.now() - from).toBeLessThan(1_500)
})
