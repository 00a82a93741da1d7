import { expect, test } from '@jest/globals'
import { addUsage } from '../../src/domain/usage.ts'
import type { ModelAnswer } from '../../src/ports/model.ts'
import { offerOf } from '../../src/ports/model.ts'

test('the offer that an answer came from is found by endpoint and model', () => {
  const offers = [
    { endpoint: 'near', model: 'small' },
    { endpoint: 'far', model: 'small', contextWindow: 9000 },
  ]
  const model = { name: 'chain', offers, complete: () => Promise.reject(new Error('unused')) }
  const usage = { inputTokens: 1, outputTokens: 1 }
  const answer: ModelAnswer = { text: '', toolCalls: [], finish: 'stop', model: 'small-2026', usage }
  expect(offerOf(model, { ...answer, served: { endpoint: 'far', model: 'small' } })).toBe(offers[1])
  expect(offerOf(model, { ...answer, served: { endpoint: 'far', model: 'large' } })).toBeUndefined()
  expect(offerOf(model, answer)).toBeUndefined()
})

test('cached tokens add up where at least one call says how many', () => {
  const silent = { inputTokens: 10, outputTokens: 1 }
  expect(addUsage(silent, silent)).toStrictEqual({ inputTokens: 20, outputTokens: 2 })
  const told = { ...silent, cachedTokens: 7 }
  expect(addUsage(told, silent)).toStrictEqual({ inputTokens: 20, outputTokens: 2, cachedTokens: 7 })
})
