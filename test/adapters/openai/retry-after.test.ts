import { expect, test } from '@jest/globals'
import { retryAfterOf } from '../../../src/adapters/openai/retry-after.ts'

const NOW = Date.parse('2026-01-01T00:00:00Z')
const DAY = 24 * 3_600_000

test.each<[Record<string, string>, number | undefined]>([
  [{ 'retry-after': '17' }, 17_000],
  [{ 'retry-after': ' 1.5 ' }, 1500],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after-ms': '250' }, 250],
  [{ 'retry-after-ms': '250.2', 'retry-after': '1' }, 251],
  [{ 'retry-after-ms': 'soon', 'retry-after': '1' }, 1000],
  [{ 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' }, 60_000],
  [{ 'retry-after': 'Wed, 31 Dec 2025 23:59:00 GMT' }, 0],
  [{ 'retry-after': '999999999999' }, DAY],
  [{ 'retry-after': 'Thu, 01 Jan 2099 00:00:00 GMT' }, DAY],
  [{ 'retry-after': '-5' }, undefined],
  [{ 'retry-after': 'later' }, undefined],
  [{ 'retry-after': '' }, undefined],
  [{ 'retry-after': '1e999' }, undefined],
  [{}, undefined],
])('%j is %s ms', (headers, ms) => {
  expect(retryAfterOf(new Headers(headers), NOW)).toBe(ms)
})

test('no headers say nothing', () => {
  expect(retryAfterOf(undefined, NOW)).toBeUndefined()
})
