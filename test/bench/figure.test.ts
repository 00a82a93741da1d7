import { describe, expect, test } from '@jest/globals'
import { median, percentile } from '../../bench/figure.ts'
import { renderTable } from '../../bench/render-table.ts'

describe('a percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)

  test.each([
    [hundred, 0.5, 50],
    [hundred, 0.99, 99],
    [hundred, 1, 100],
    [[7], 0.99, 7],
    [[3, 1, 2], 0, 1],
  ] as const)('is a value that was measured, by nearest rank (%#)', (values, of, expected) => {
    expect(percentile(values, of)).toBe(expected)
  })

  test('of nothing is no number', () => {
    expect(median([])).toBeNaN()
  })
})

test('the table names what was not measured, and why', () => {
  const one = {
    title: 'one',
    command: 'npm run bench',
    figures: [{ what: 'took', value: 1234.5, unit: 'ms' as const }],
  }
  const two = { title: 'two', command: 'npm run bench', figures: [], skipped: 'docker.io is not installed' }
  expect(renderTable([one, two])).toBe(
    [
      'one',
      '  npm run bench',
      `  ${'took'.padEnd(20)}  ${'1235'.padStart(10)} ms`,
      '',
      'two',
      '  npm run bench',
      '  not measured: docker.io is not installed',
      '',
    ].join('\n'),
  )
})
