import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { CAP_NAMES, type Caps, tightenCaps } from '../../src/domain/caps.ts'
import { addMoney, moneyOf, parseAmount, priceOf, renderMoney } from '../../src/domain/money.ts'
import { accountName, accountsOf } from '../../src/domain/spend-account.ts'
import { sampleIntent } from '../conformance/sample-intent.ts'

test.each([
  ['0', 0n],
  ['5', 5_000_000_000n],
  ['2.50', 2_500_000_000n],
  ['0.000000001', 1n],
  ['1234567.123456789', 1_234_567_123_456_789n],
])('%s is an amount', (text, nano) => {
  expect(parseAmount(text)).toBe(nano)
})

test.each(['', '-1', '+1', '1e3', '.5', '5.', '1,5', '0x10', 'NaN', '0.0000000001', '12345678', '١'])(
  '%j is none',
  (text) => {
    expect(parseAmount(text)).toBeUndefined()
  },
)

test.each([
  [0n, '0.00 USD'],
  [1n, '0.000000001 USD'],
  [123_456n, '0.0001235 USD'],
  [12_300_000n, '0.01230 USD'],
  [999_999_999n, '1.0000 USD'],
  [1_000_000_000n, '1.00 USD'],
  [2_500_000_001n, '2.51 USD'],
  [1_234_567_890_000_000n, '1234567.89 USD'],
])('%d billionths read %s', (nano, text) => {
  expect(renderMoney(moneyOf(nano, 'USD'))).toBe(text)
})

test.each([
  [1_000_000, 0.15, 150_000_000n],
  [1, 0.15, 150n],
  [1, 0.0375, 38n],
  [3, 1e-9, 1n],
  [0, 15, 0n],
  [1_000_000, 60, 60_000_000_000n],
])('%d tokens at %d a million cost %d', (tokens, price, nano) => {
  expect(priceOf(tokens, price)).toBe(nano)
})

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 1e21])('%d is no price', (price) => {
  expect(() => priceOf(1, price)).toThrow(RangeError)
})

test('what is shown is never less than what it is, and sums are exact', () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 15n })
  fc.assert(
    fc.property(amount, amount, (left, right) => {
      const [shown = ''] = renderMoney(moneyOf(left, 'EUR')).split(' ')
      expect(parseAmount(shown)).toBeGreaterThanOrEqual(left)
      expect(addMoney(moneyOf(left, 'EUR'), moneyOf(right, 'EUR'))).toEqual(moneyOf(left + right, 'EUR'))
    }),
  )
})

describe('caps', () => {
  test('of two that say the same the lower holds', () => {
    expect(tightenCaps({ run: '10', day: '5' }, { run: '9.99', issue: '3' })).toEqual({
      run: '9.99',
      issue: '3',
      day: '5',
    })
  })

  test('a policy never raises a cap', () => {
    const amounts = fc.integer({ min: 0, max: 99 }).map(String)
    const caps = fc.record(Object.fromEntries(CAP_NAMES.map((name) => [name, amounts])), { requiredKeys: [] })
    fc.assert(
      fc.property(caps as fc.Arbitrary<Caps>, caps as fc.Arbitrary<Caps>, (operator, policy) => {
        const both = tightenCaps(operator, policy)
        for (const name of CAP_NAMES) {
          if (operator[name] === undefined) expect(both[name]).toBe(policy[name])
          else expect(Number(both[name])).toBe(Math.min(Number(operator[name]), Number(policy[name] ?? 99)))
        }
      }),
    )
  })

  test('each has an account of its own', () => {
    const at = new Date('2026-01-31T23:59:59.999Z')
    const names = accountsOf('r1', sampleIntent({ key: 'k' })).map((account) => accountName(account, at))
    expect(names).toEqual([
      'run:r1',
      'issue:1:1',
      'person:7@2026-01-31',
      'person:7@2026-01',
      'repository:1@2026-01-31',
      'repository:1@2026-01',
      'organisation:3@2026-01-31',
      'organisation:3@2026-01',
      'all@2026-01-31',
      'all@2026-01',
    ])
  })
})
