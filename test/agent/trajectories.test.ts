import { describe, expect, test } from '@jest/globals'
import { CLUMSY } from './trajectories/clumsy.ts'
import { GOOD } from './trajectories/good.ts'
import { HOSTILE } from './trajectories/hostile.ts'
import { play } from './trajectories/trajectory.ts'
import { UNLUCKY } from './trajectories/unlucky.ts'

describe.each(Object.entries({ good: GOOD, clumsy: CLUMSY, unlucky: UNLUCKY, hostile: HOSTILE }))(
  '%s',
  (_kind, table) => {
    test.each(table)('$name', async ({ log, ...trajectory }) => {
      const played = await play(trajectory)
      expect(played.log).toBe(log)
      expect(played.engine.counts).toEqual({ created: 1, standing: 0 })
    })
  },
)
