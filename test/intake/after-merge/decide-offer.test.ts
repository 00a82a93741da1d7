import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decideOffer, type Earlier, type OfferFacts } from '../../../src/intake/after-merge/decide-offer.ts'

const green = (commit: string, contains = false): Earlier => ({ commit, contains, result: 'success' })
const red = (commit: string, contains = false): Earlier => ({ commit, contains, result: 'failure' })
const silent = (commit: string, contains = false): Earlier => ({ commit, contains })

function factsOf(more: Partial<OfferFacts>): OfferFacts {
  return {
    mergedAt: '2026-01-01T10:00:00Z',
    failedAt: '2026-01-01T10:20:00Z',
    hours: 2,
    earlier: [green('before')],
    ...more,
  }
}

describe('whether a revert is offered', () => {
  test.each<[string, Partial<OfferFacts>, string]>([
    ['it was green right before', {}, 'before'],
    ['the last second counts', { failedAt: '2026-01-01T12:00:00Z' }, 'before'],
    ['the commit before has none, the one before that is green', { earlier: [silent('a'), green('b')] }, 'b'],
    ['it has been red ever since the merge', { earlier: [red('merge', true), green('before')] }, 'before'],
    ['nothing was said of the merge itself', { earlier: [silent('merge', true), green('before')] }, 'before'],
  ])('it is where %s', (_, more, wanted) => {
    expect(decideOffer(factsOf(more))).toEqual({ offer: true, green: wanted })
  })

  test.each<[string, Partial<OfferFacts>, string]>([
    ['the time is over', { failedAt: '2026-01-01T12:00:01Z' }, 'it was merged more than 2 hours before'],
    ['it failed before the merge', { failedAt: '2026-01-01T09:00:00Z' }, 'it was red before the merge'],
    ['it was red before', { earlier: [red('before'), green('long before')] }, 'it was red before the merge'],
    ['it was green with it', { earlier: [green('merge', true), green('before')] }, 'it was green with the change'],
    ['a later commit was green', { earlier: [red('x', true), green('y', true)] }, 'it was green with the change'],
    ['nothing is known', { earlier: [silent('before')] }, 'nothing is known of it before the merge'],
    ['there is nothing before', { earlier: [] }, 'nothing is known of it before the merge'],
  ])('it is not where %s', (_, more, why) => {
    expect(decideOffer(factsOf(more))).toEqual({ offer: false, why })
  })

  test('never without a green commit from before the merge', () => {
    const result = fc.constantFrom('success' as const, 'failure' as const, undefined)
    const record = fc.record({ commit: fc.string(), contains: fc.boolean(), result })
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), (records) => {
        const decision = decideOffer(factsOf({ earlier: records as Earlier[] }))
        if (decision.offer) {
          expect(records.some((one) => one.result === 'success' && !one.contains)).toBe(true)
        }
      }),
    )
  })
})
