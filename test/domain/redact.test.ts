import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { redact } from '../../src/domain/redact.ts'
import { propertyRuns } from '../fixtures/property-runs.ts'

test('replaces spans by their kind', () => {
  expect(redact('key=abc; other=def', [{ kind: 'AWS key', start: 4, end: 7 }])).toBe(
    'key=[redacted: AWS key]; other=def',
  )
})

test('joins spans that overlap or touch, ignores empty ones, and keeps a kind from forging text', () => {
  const hits = [
    { kind: 'b', start: 2, end: 5 },
    { kind: 'a]\n[x', start: 1, end: 3 },
    { kind: 'c', start: 6, end: 6 },
    { kind: 'd', start: -4, end: 0 },
  ]
  expect(redact('0123456', hits)).toBe('0[redacted: ax]56')
})

test('nothing of a span is left, everything else is', () => {
  const spans = fc.array(
    fc.record({
      kind: fc.constantFrom('A', 'B'),
      start: fc.integer({ min: -3, max: 40 }),
      end: fc.integer({ min: -3, max: 40 }),
    }),
    { maxLength: 6 },
  )
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 30 }), spans, (text, hits) => {
      const covered = [...text].map((_, index) =>
        hits.some(({ start, end }) => start < end && index >= start && index < end),
      )
      const kept = [...text].filter((_, index) => covered[index] !== true).join('')
      expect(redact(text, hits).replace(/\[redacted: [AB]\]/g, '')).toBe(kept)
    }),
    { numRuns: propertyRuns(1_000) },
  )
})
