import { describe, expect, test } from '@jest/globals'
import type { MetricPolicy } from '../../src/domain/policy.ts'
import { compareMetric, parseNumber } from '../../src/verification/metrics.ts'

const METRIC: MetricPolicy = { name: 'size', command: 'x', unit: 'kB', worse: 'more', allowed: '10%' }

test.each([
  ['12\n', 12],
  ['size: 1.5 kB', 1.5],
  ['1\n2\n\n', 2],
  ['a 1 b 2', 2],
  ['-3', -3],
  ['1e3', 1000],
  ['none', undefined],
  ['', undefined],
  ['5\nnone', undefined],
])('parseNumber reads %j as %j', (text, value) => {
  expect(parseNumber(text)).toBe(value)
})

describe('compareMetric', () => {
  test.each([
    [{}, [100, 100], [110, 110], false],
    [{}, [100, 100], [110, 112], true],
    [{}, [100, 100], [50, 50], false],
    [{ worse: 'less' }, [100, 100], [50, 50], true],
    [{ worse: 'less' }, [100, 100], [150, 150], false],
    [{ allowed: '5' }, [100, 100], [105, 105], false],
    [{ allowed: '5' }, [100, 100], [106, 106], true],
    [{ allowed: '0%' }, [0, 0], [1, 1], true],
    [{}, [100, 200], [160, 165], false],
  ] as const)('%j from %j to %j: exceeded %j', (change, base, head, exceeded) => {
    expect(compareMetric({ ...METRIC, ...change }, base, head).exceeded).toBe(exceeded)
  })

  test('what one run does not print is not measured, and that is too much', () => {
    expect(compareMetric(METRIC, [1, 1], [1, undefined])).toEqual({
      name: 'size',
      unit: 'kB',
      allowed: '10%',
      base: 1,
      exceeded: true,
      problem: 'The command printed no number on the head.',
    })
  })
})
