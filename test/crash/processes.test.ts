import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import type { RequestNotice } from '../../emulator/github/http.ts'
import { type CrashWorld, startCrashWorld } from '../fixtures/crash-world.ts'
import { brokenInvariants } from '../fixtures/invariants.ts'
import { startTestRedis, type TestRedis } from '../fixtures/redis.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FIX, TINY_FIX_SLOWLY } from '../fixtures/tiny-repository.ts'
import { until } from '../fixtures/until.ts'
import { isPublished } from './victim-worker.ts'

const NOTICED = ['left the run to another worker', 'run interrupted']
const SHORT = { SALLYPORT_LEASE_SECONDS: '2' }

describeWith('bubblewrap')('processes that freeze, die and are told to end', () => {
  let world: CrashWorld
  let redis: TestRedis | undefined

  beforeAll(async () => {
    world = await startCrashWorld()
  }, 30_000)
  afterEach(async () => {
    await world.endProcesses()
    await redis?.stop()
    redis = undefined
  })
  afterAll(() => world.close())

  // Where it freezes: its request is handled, the answer waits for it. What follows would be the write, or the next one.
  test.each([
    ['before it makes its pull request', (repository: string) => `GET /repos/${repository}/pulls`],
    ['before it makes its branch', (repository: string) => `GET /repos/${repository}/git/ref/heads/agent`],
    ['while it waits for its commit', (repository: string) => `POST /repos/${repository}/git/commits`],
  ])(
    'a worker frozen %s does nothing more once another has taken over',
    async (_where, requestOf) => {
      const repository = await world.addRepository(`frozen-${_where.replaceAll(' ', '-')}`)
      await world.serve()
      const zombie = await world.start('work', SHORT)
      const frozen = whenAnswered(requestOf(repository), () => zombie.signal('SIGSTOP'))
      const runId = await world.ask(repository, `Frozen ${_where}.`, TINY_FIX)
      await frozen
      const heir = await world.start('work', SHORT)
      await world.untilState(runId, 'another worker has published', isPublished)
      await world.untilState(runId, 'it rests', ({ attempts }) => attempts === 0)
      const before = world.github.effects.length
      zombie.signal('SIGCONT')
      await until('the zombie notices', () => zombie.log.find(({ msg }) => NOTICED.includes(msg)))
      expect(world.github.effects.slice(before)).toEqual([])
      expect(await brokenInvariants(world, runId)).toEqual([])
      expect(heir.log.filter(({ level }) => level >= 50)).toEqual([])
    },
    60_000,
  )

  test('the web side killed between storing a delivery and handling it: handled after the restart, once', async () => {
    const repository = await world.addRepository('web-killed')
    const web = await world.serve(SHORT)
    const killed = new Promise<void>((resolve) => {
      // The first thing that handling asks for is the role of whoever labelled.
      const stop = world.github.onRequest(({ path }) => {
        if (!path.includes('/collaborators/mira/')) return
        stop()
        web.signal('SIGKILL')
        resolve()
      })
    })
    const mira = world.github.as('mira', repository)
    const { number } = await mira.openIssue({ title: 'Asked of a dying web side.', body: '' })
    world.model.script('Asked of a dying web side.', TINY_FIX)
    await mira.labelIssue(number, 'agent:fix')
    await killed
    await world.github.settled()
    const stored = await Promise.all(world.github.deliveries.map(({ guid }) => world.deliveries.get(guid)))
    expect(stored.filter((delivery) => delivery?.event === 'issues' && delivery.outcome === undefined).length).toBe(1)
    await world.serve(SHORT)
    await world.start('work', SHORT)
    const runId = await until('the run is there', () => runOf(repository), 30)
    await world.untilState(runId, 'the pull request is open', isPublished)
    expect((await runsOf(repository)).length).toBe(1)
    expect(await brokenInvariants(world, runId)).toEqual([])
  }, 90_000)

  test('SIGTERM with a run in flight: handed over within seconds, exit code 0, and another goes on', async () => {
    const repository = await world.addRepository('terminated')
    await world.serve()
    const first = await world.start('work')
    const reached = new Promise<void>((resolve) => {
      const stop = world.model.onRequest(({ taken }) => {
        if (taken < 2) return
        stop()
        resolve()
        return new Promise((answer) => setTimeout(answer, 10_000).unref())
      })
    })
    const runId = await world.ask(repository, 'Told to end.', TINY_FIX_SLOWLY)
    await reached
    const asked = performance.now()
    first.signal('SIGTERM')
    expect(await first.ended()).toBe(0)
    const seconds = (performance.now() - asked) / 1000
    await world.start('work')
    await world.untilState(runId, 'the pull request is open', isPublished)
    expect(await brokenInvariants(world, runId)).toEqual([])
    expect(seconds).toBeLessThan(5)
    process.stderr.write(`handed over after SIGTERM in ${seconds.toFixed(1)} s\n`)
  }, 60_000)

  describeWith('redis')('with the queue in Redis', () => {
    test('a Redis that loses everything in the middle of a run costs nothing: one pull request', async () => {
      redis = await startTestRedis()
      const repository = await world.addRepository('flushed')
      const env = { ...SHORT, REDIS_URL: redis.url }
      await world.serve(env)
      const first = await world.start('work', env)
      const flushed = new Promise<void>((resolve) => {
        const stop = world.model.onRequest(async ({ taken }) => {
          if (taken !== 1) return
          stop()
          first.signal('SIGKILL')
          await redis?.flush()
          resolve()
        })
      })
      const runId = await world.ask(repository, 'Flushed in the middle.', TINY_FIX)
      await flushed
      await world.start('work', env)
      await world.untilState(runId, 'the pull request is open', isPublished, 30)
      expect(await brokenInvariants(world, runId)).toEqual([])
    }, 60_000)
  })

  function whenAnswered(request: string, act: () => void): Promise<void> {
    return new Promise((resolve) => {
      const stop = world.github.onRequest(({ phase, method, path }: RequestNotice) => {
        if (phase !== 'handled' || !`${method} ${decodeURIComponent(path)}`.startsWith(request)) return
        stop()
        act()
        resolve()
      })
    })
  }

  async function runsOf(repository: string): Promise<string[]> {
    const runs = await world.runs.list({ limit: 100 })
    const states = await Promise.all(runs.map(({ runId }) => world.state(runId)))
    return states.filter(({ intent }) => `acme/${intent.repository.name}` === repository).map(({ runId }) => runId)
  }

  const runOf = async (repository: string) => (await runsOf(repository))[0]
})
