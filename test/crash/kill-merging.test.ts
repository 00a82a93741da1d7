import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { CrashWorld } from '../fixtures/crash-world.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FILES, TINY_FIX } from '../fixtures/tiny-repository.ts'
import { killAt, MODES } from './kill-at.ts'
import type { KillPoint } from './kill-points.ts'
import { isPublished, startVictimWorker } from './victim-worker.ts'

const WORKER = { SALLYPORT_LEASE_SECONDS: '2', SALLYPORT_CONCURRENCY: '4' }
const MERGE: KillPoint = { name: 'merge', method: 'PUT', path: /^\/pulls\/\d+\/merge$/ }
const FILES = { ...TINY_FILES, '.github/agent.yml': 'merge: when-approved\n' }

describeWith('bubblewrap')('a worker killed while it asks for the merge', () => {
  let world: CrashWorld
  let replace: () => Promise<void>

  beforeAll(async () => {
    ;({ world, replace } = await startVictimWorker(WORKER))
  }, 60_000)
  afterAll(async () => {
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  test.each(MODES)(
    'merges once, and the run ends as merged: %s',
    async (mode) => {
      const repository = await world.addRepository(`merge-${mode}`, FILES)
      const runId = await world.ask(repository, `Merged, ${mode}.`, TINY_FIX)
      const { published } = await world.untilState(runId, 'the pull request is open', isPublished, 120)
      const killed = killAt([{ point: MERGE, repository }], { github: world.github, mode, replace })
      await world.github.as('noor', repository).review(published?.pull ?? 0, { event: 'APPROVE' })
      await killed
      const { end, effects } = await world.untilState(runId, 'it is merged', ({ end }) => end !== undefined, 120)
      expect(end).toMatchObject({ how: 'merged', by: { login: 'sallyport[bot]' } })
      const merges = world.github.effects.filter(
        ({ kind, data }) => kind === 'pull.merged' && data.repository === repository,
      )
      expect(merges.map(({ data }) => data.number)).toEqual([published?.pull])
      expect(Object.keys(effects).filter((key) => key.startsWith('merge:'))).toHaveLength(1)
    },
    300_000,
  )
})
