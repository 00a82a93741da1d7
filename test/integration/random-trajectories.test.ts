import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { playRandom, randomTrajectory } from '../agent/trajectories/random.ts'

test('ten thousand random trajectories: an end, within the budget, and nothing outside', async () => {
  const runs = { played: 0 }
  const property = fc.asyncProperty(randomTrajectory, async (trajectory) => {
    const broken = await playRandom(trajectory)
    if (broken.length > 0) throw new Error(broken.join('\n'))
    runs.played += 1
  })
  await fc.assert(property, { numRuns: 10_000, endOnFailure: true })
  expect(runs.played).toBe(10_000)
}, 900_000)
