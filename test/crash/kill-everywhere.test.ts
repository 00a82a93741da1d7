import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { CrashWorld } from '../fixtures/crash-world.ts'
import { brokenInvariants } from '../fixtures/invariants.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FIX } from '../fixtures/tiny-repository.ts'
import { until } from '../fixtures/until.ts'
import { killAt, MODES, type Target } from './kill-at.ts'
import { APPROVING, type KillPoint, PUBLISHING, REJECTING } from './kill-points.ts'
import { isPublished, startVictimWorker } from './victim-worker.ts'

// A short lease, so that a death costs seconds; the promise for the usual one is tested in kill-worker.test.ts.
const WORKER = { SALLYPORT_LEASE_SECONDS: '2', SALLYPORT_CONCURRENCY: '12' }

interface Victim extends Target {
  readonly runId: string
}

describeWith('bubblewrap')('a worker killed at any write to GitHub', () => {
  let world: CrashWorld
  let replace: () => Promise<void>

  beforeAll(async () => {
    ;({ world, replace } = await startVictimWorker(WORKER))
  }, 30_000)
  afterAll(() => world.close())

  describe.each(MODES)('with the request %s', (mode) => {
    const published: Victim[] = []

    test('while it publishes', async () => {
      const targets = PUBLISHING.map((point, index) => ({ point, repository: `acme/${mode}-${index}` }))
      for (const { repository } of targets) await world.addRepository(repository.slice('acme/'.length))
      const killed = killAt(targets, { github: world.github, mode, replace })
      published.push(...(await Promise.all(targets.map(ask))))
      await killed
      for (const { runId } of published) await world.untilState(runId, 'the pull request is open', isPublished, 60)
      expect(await whatBroke(published)).toEqual({})
    }, 90_000)

    test('while it opens the door', async () => {
      const victims = take(APPROVING)
      const killed = killAt(victims, { github: world.github, mode, replace })
      for (const victim of victims) await noor(victim).review(await pullOf(victim), { event: 'APPROVE' })
      await killed
      for (const victim of victims) await until('ready and green', () => isOpen(victim), 60)
      expect(await whatBroke(victims)).toEqual({})
    }, 90_000)

    test('while it takes back', async () => {
      const victims = take(REJECTING)
      const killed = killAt(victims, { github: world.github, mode, replace })
      for (const victim of victims) await noor(victim).comment(await pullOf(victim), '/agent reject not this way')
      await killed
      for (const victim of victims) await until('closed and gone', () => isTakenBack(victim), 60)
      expect(await whatBroke(victims)).toEqual({})
    }, 90_000)

    const take = (points: readonly KillPoint[]): Victim[] => {
      const taken = published.splice(0, points.length)
      return points.flatMap((point, index) => (taken[index] === undefined ? [] : [{ ...taken[index], point }]))
    }
  })

  test('every delivery came to an end, and GitHub was always spoken to as it describes', async () => {
    await world.github.settled()
    for (const { guid } of world.github.deliveries) {
      await until(`delivery ${guid} has an end`, async () => (await world.deliveries.get(guid))?.outcome)
    }
    expect(world.github.violations).toEqual([])
    process.stderr.write(`crash suite: ${world.github.exchanges} exchanges checked\n`)
  }, 30_000)

  const noor = ({ repository }: Target) => world.github.as('noor', repository)

  async function ask(target: Target): Promise<Victim> {
    const runId = await world.ask(
      target.repository,
      `Killed at ${target.point.name} in ${target.repository}.`,
      TINY_FIX,
    )
    return { ...target, runId }
  }

  async function pullOf({ runId }: Victim): Promise<number> {
    const { published } = await world.state(runId)
    if (published === undefined) throw new Error(`${runId} is not published`)
    return published.pull
  }

  async function isOpen(victim: Victim): Promise<true | undefined> {
    const { published } = await world.state(victim.runId)
    const pull = await noor(victim).pull(await pullOf(victim))
    const checks = await noor(victim).checks(published?.commit ?? '')
    const green = checks.length === 3 && checks.every(({ conclusion }) => conclusion === 'success')
    return green && !pull.draft ? true : undefined
  }

  async function isTakenBack(victim: Victim): Promise<true | undefined> {
    const { published, end } = await world.state(victim.runId)
    const pull = await noor(victim).pull(await pullOf(victim))
    const branches = await noor(victim).branches()
    const gone = branches.every(({ name }) => name !== published?.branch)
    return end?.how === 'rejected' && pull.state === 'closed' && gone ? true : undefined
  }

  async function whatBroke(victims: readonly Victim[]): Promise<Record<string, string[]>> {
    const broken: Record<string, string[]> = {}
    for (const { point, runId } of victims) {
      const problems = await brokenInvariants(world, runId)
      if (problems.length > 0) broken[point.name] = problems
    }
    return broken
  }
})
