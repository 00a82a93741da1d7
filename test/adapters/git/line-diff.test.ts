import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { diffLines } from '../../../src/adapters/git/line-diff.ts'
import type { Line } from '../../../src/domain/change-set.ts'

const texts = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 25 }).map((lines) => lines.join('\n'))

describe('diffLines', () => {
  test.each([
    ['', '', [], []],
    ['a\n', 'a\n', [], []],
    [
      '',
      'a\nb\n',
      [
        [1, 'a'],
        [2, 'b'],
      ],
      [],
    ],
    ['a\nb\nc\n', 'a\nc\n', [], [[2, 'b']]],
    [
      'a\nb\nc\n',
      'a\nx\nc\ny\n',
      [
        [2, 'x'],
        [4, 'y'],
      ],
      [[2, 'b']],
    ],
    ['a', 'a\n', [[1, 'a']], [[1, 'a']]],
    ['a\r\n', 'a\n', [[1, 'a']], [[1, 'a\r']]],
  ] as const)('%j to %j', (before, after, added, removed) => {
    const pairs = (lines: readonly Line[]) => lines.map(({ number, text }) => [number, text])
    const diff = diffLines(before, after)
    expect([pairs(diff.added), pairs(diff.removed)]).toEqual([added, removed])
  })

  test('taking the removed lines out and putting the added ones in gives the other text', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const { added, removed } = diffLines(before, after)
        const kept = (text: string, lines: readonly Line[]) => {
          const gone = new Set(lines.map((line) => line.number))
          return (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).filter((_, index) => !gone.has(index + 1))
        }
        expect(kept(before, removed)).toEqual(kept(after, added))
        const split = after.split('\n')
        for (const line of added) expect(split[line.number - 1]).toBe(line.text)
      }),
      { numRuns: 500 },
    )
  })

  test('it is minimal: one line moved costs one removal and one addition', () => {
    const lines = Array.from({ length: 200 }, (_, index) => `line ${index}`)
    const moved = [...lines.slice(0, 20), ...lines.slice(21, 150), lines[20], ...lines.slice(150)]
    const diff = diffLines(lines.join('\n'), moved.join('\n'))
    expect([diff.added.length, diff.removed.length]).toEqual([1, 1])
  })

  test('texts with nothing in common stay within a second, whatever their size', () => {
    const before = Array.from({ length: 40_000 }, (_, index) => `left ${index}\n`).join('')
    const after = Array.from({ length: 40_000 }, (_, index) => `right ${index}\n`).join('')
    const started = performance.now()
    const diff = diffLines(`same\n${before}`, `same\n${after}`)
    expect([diff.added.length, diff.removed.length]).toEqual([40_000, 40_000])
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})
