import { describe, expect, test } from '@jest/globals'
import { chooseMutants, mutantsOf } from '../../../src/verification/proof/mutants.ts'
import { touchedSources } from '../../../src/verification/proof/touched-sources.ts'

const faults = (path: string, text: string) =>
  mutantsOf(path, text).map(({ from, to, line }) => `${line}: ${from} ${to}`)

describe('mutantsOf', () => {
  test.each([
    [
      'a.js',
      'if (a > 1 && b) return a + 2\n',
      ['1: > <=', '1: 1 2', '1: && ||', '1: return return void', '1: + -', '1: 2 3'],
    ],
    ['a.js', "import * as a from 'a'\nexport const b = [-1, ...c]\nf(/a+b/, 'a + b')\n", ['2: 1 2']],
    ['a.js', 'x.true = y\nz++\nconst ok = true\n', ['2: ++ --', '3: true false']],
    ['a.py', 'if a and b:\n    return x(*c)\n', ['1: if if not', '1: and or', '2: return return None and']],
    ['a.go', 'return a == b', ['1: == !=']],
    ['a.md', 'a + b', []],
    ['a.json', '{"a": 1}', []],
  ])('%s: %j', (path, text, wanted) => {
    expect(faults(path, text)).toEqual(wanted)
  })

  test('each differs from the text in its one place', () => {
    const text = 'const a = (b, c) => b * c - 1\n'
    expect(mutantsOf('a.js', text).map((mutant) => mutant.text)).toEqual([
      'const a = (b, c) => void b * c - 1\n',
      'const a = (b, c) => b / c - 1\n',
      'const a = (b, c) => b * c + 1\n',
      'const a = (b, c) => b * c - 2\n',
    ])
  })
})

test('chooseMutants takes what the tests name first, and no more than it may', () => {
  const text = `${'exports.f = (a) => a + 1\n'.repeat(30)}exports.g = (a) => a + 1\n`
  const chosen = chooseMutants(mutantsOf('a.js', text), new Set(['g']), 4)
  expect(chosen.map(({ line }) => line).slice(0, 2)).toEqual([31, 31])
  expect(chosen).toHaveLength(4)
})

test('touchedSources puts what a test loads first', () => {
  const tests = [{ path: 'test/beta.test.js', text: "import { a } from '../src/a.js'" }]
  expect(touchedSources(tests, ['src/z.js', 'src/beta.js', 'src/a.js', 'test/c.test.js', 'x.py'])).toEqual([
    'src/a.js',
    'src/beta.js',
  ])
  expect(touchedSources([{ path: 'x_test.go', text: '' }], ['x.go', 'y/z.go'])).toEqual(['x.go'])
  expect(touchedSources([{ path: 'test.js', text: '' }], ['lib/q.js', 'node_modules/a/i.js'])).toEqual(['lib/q.js'])
})
