import { test } from '@jest/globals'
import fc from 'fast-check'
import { propertyRuns } from '../fixtures/property-runs.ts'
import { playRandom, randomTrajectory } from './trajectories/random.ts'

test('whatever a model, a worker and a sandbox do: an end, within the budget, and nothing outside', async () => {
  await fc.assert(
    fc.asyncProperty(randomTrajectory, async (trajectory) => {
      const broken = await playRandom(trajectory)
      if (broken.length > 0) throw new Error(broken.join('\n'))
    }),
    { numRuns: propertyRuns(150) },
  )
})
