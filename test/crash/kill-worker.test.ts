import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { type CrashWorld, startCrashWorld } from '../fixtures/crash-world.ts'
import { brokenInvariants } from '../fixtures/invariants.ts'
import type { SallyportProcess } from '../fixtures/sallyport-process.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FIX, TINY_FIX_SLOWLY } from '../fixtures/tiny-repository.ts'

const PROMISED_TAKEOVER_MS = 15_000

describeWith('bubblewrap')('a worker that is killed', () => {
  let world: CrashWorld

  beforeAll(async () => {
    world = await startCrashWorld()
  })
  afterEach(() => world.endProcesses())
  afterAll(() => world.close())

  const isPublished = ({ published, approval }: Awaited<ReturnType<CrashWorld['state']>>) =>
    published !== undefined && approval !== undefined

  test('in the middle of the agent: another goes on, no stored answer is asked for twice, one pull request', async () => {
    const repository = await world.addRepository('mid-agent')
    await world.serve()
    const first = await world.start('work')
    const killed = new Promise<number>((resolve) => {
      const stop = world.model.onRequest(({ taken }) => {
        if (taken !== 3) return
        stop()
        first.signal('SIGKILL')
        resolve(performance.now())
      })
    })
    const runId = await world.ask(repository, 'Killed while the agent works', TINY_FIX_SLOWLY)
    const killedAt = await killed
    await world.start('work')
    await world.untilState(runId, 'another worker took over', ({ attempts }) => attempts === 2)
    const takeover = performance.now() - killedAt
    await world.untilState(runId, 'the pull request is open', isPublished)
    const asked = world.model.requests.filter(({ script }) => script === 'Killed while the agent works')
    // The fourth answer never came, so it is asked for again; the stored ones are not.
    expect(asked.map(({ taken }) => taken)).toEqual([0, 1, 2, 3, 3, 4, 5, 6])
    expect(await brokenInvariants(world, runId)).toEqual([])
    expect(takeover).toBeLessThan(PROMISED_TAKEOVER_MS)
    process.stderr.write(`takeover after SIGKILL: ${(takeover / 1000).toFixed(1)} s with the default lease\n`)
  }, 60_000)

  test.each(['answered', 'handled'] as const)(
    'when the pull request was just created (%s): it is adopted, not made again',
    async (phase) => {
      const repository = await world.addRepository(`after-pull-${phase}`)
      await world.serve()
      const first = await world.start('work', { SALLYPORT_LEASE_SECONDS: '2' })
      const killed = killWhen(first, ({ method, path, phase: now }) => {
        return method === 'POST' && path === `/repos/${repository}/pulls` && now === phase
      })
      const runId = await world.ask(repository, `Killed once the pull was ${phase}`, TINY_FIX)
      await killed
      await world.start('work', { SALLYPORT_LEASE_SECONDS: '2' })
      await world.untilState(runId, 'the pull request is open', isPublished)
      expect((await world.github.as('noor', repository).pulls('all')).length).toBe(1)
      expect(await brokenInvariants(world, runId)).toEqual([])
      expect(world.github.violations).toEqual([])
    },
    60_000,
  )

  type Notice = Parameters<Parameters<CrashWorld['github']['onRequest']>[0]>[0]

  function killWhen(process: SallyportProcess, is: (notice: Notice) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const stop = world.github.onRequest((notice) => {
        if (!is(notice)) return
        stop()
        process.signal('SIGKILL')
        resolve()
      })
    })
  }
})
