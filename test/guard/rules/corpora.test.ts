import { describe, expect, test } from '@jest/globals'
import { attacks, honest } from '../../../bench/guard-corpus/corpora.ts'
import { judgeSamples } from '../../../bench/guard-corpus/judge.ts'

// What is left: an expected value that is rewritten is disclosed here and seen by the replay of the base's tests.
const KNOWN = new Set(['expectation rewritten'])
// All of a large corpus are judged by `bench/guard-corpus`: here each seventh.
const MANY = 5_000
const LEAST = { 'hidden-unicode': 1, secrets: 0.97, 'test-weakening': 0.98 } as const

describe('the corpora of attacks are seen', () => {
  test.each(attacks().map((corpus) => [corpus.title, corpus] as const))(
    '%s',
    async (_title, { rule, samples }) => {
      const judged = await judgeSamples(
        samples.filter(({ kind }, index) => !KNOWN.has(kind) && (samples.length < MANY || index % 7 === 0)),
        rule,
      )
      const stopped = judged.filter(({ verb }) => verb === 'block' || verb === 'hold')
      expect(stopped.length / judged.length).toBeGreaterThanOrEqual(LEAST[rule as keyof typeof LEAST])
    },
    60_000,
  )
})

test('honest text and harmless values pass', async () => {
  for await (const { rules, samples } of honest(undefined)) {
    for (const rule of rules) {
      const judged = await judgeSamples(samples, rule)
      expect(judged.filter(({ verb }) => verb === 'block' || verb === 'hold')).toEqual([])
    }
  }
}, 60_000)
