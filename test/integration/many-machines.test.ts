import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { type CrashWorld, startCrashWorld } from '../fixtures/crash-world.ts'
import { type DockerEngine, startDockerEngine } from '../fixtures/docker-daemon.ts'
import { brokenInvariants } from '../fixtures/invariants.ts'
import { buildImage, docker, importBaseImages } from '../fixtures/local-images.ts'
import { startTestRedis, type TestRedis } from '../fixtures/redis.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FIX_SLOWLY } from '../fixtures/tiny-repository.ts'
import { until } from '../fixtures/until.ts'

const IMAGE = 'sallyport-sandbox'

describeWith('deploy')('one web process and two workers over PostgreSQL, Redis and Docker', () => {
  let world: CrashWorld
  let redis: TestRedis
  let engine: DockerEngine
  let folder: string

  beforeAll(async () => {
    engine = await startDockerEngine()
    await importBaseImages(engine)
    await buildImage(engine, IMAGE, '--build-arg', 'TOOLS=', 'sandbox')
    redis = await startTestRedis()
    world = await startCrashWorld()
    folder = await mkdtemp(join(tmpdir(), 'sallyport-machines-'))
  }, 900_000)
  afterAll(async () => {
    await world?.close()
    await redis?.stop()
    await engine?.stop()
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  }, 60_000)

  const machine = (name: string) => ({
    REDIS_URL: redis.url,
    SALLYPORT_DATA: join(folder, name),
    SALLYPORT_SANDBOX: 'docker',
    SALLYPORT_IMAGE: IMAGE,
    DOCKER_HOST: `unix://${engine.socketPath}`,
  })

  test('labelled issues become draft pull requests, are approved and merged, whichever worker takes them', async () => {
    const repository = await world.addRepository('far-apart')
    await world.serve(machine('web'))
    const workers = [await world.start('work', machine('one')), await world.start('work', machine('two'))]
    const containers = new Set<string>()
    world.model.onRequest(async () => {
      const { stdout } = await docker(engine, 'ps', '--quiet')
      const what = '{{.Config.Image}}, network {{.HostConfig.NetworkMode}}'
      containers.add((await docker(engine, 'inspect', '--format', what, ...stdout.trim().split('\n'))).stdout.trim())
    })

    const runId = await world.ask(repository, 'Adds wrongly on many machines', TINY_FIX_SLOWLY)
    const { published } = await world.untilState(runId, 'the draft is open', (s) => s.approval !== undefined, 120)
    const noor = world.github.as('noor', repository)
    const opened = await noor.pull(published?.pull ?? 0)
    expect({ draft: opened.draft, state: opened.state }).toEqual({ draft: true, state: 'open' })
    await expect(noor.merge(opened.number)).rejects.toThrow(/draft/i)

    await noor.review(opened.number, { event: 'APPROVE' })
    await until(
      'it is ready and green',
      async () => ((await isGreen(repository, opened.number)) ? true : undefined),
      60,
    )
    await noor.merge(opened.number)
    const { end } = await world.untilState(runId, 'the run knows of its merge', (s) => s.end !== undefined, 60)

    expect({ merged: (await noor.pull(opened.number)).merged, end: end?.how }).toEqual({ merged: true, end: 'merged' })
    expect(await noor.file('main', 'add.js')).toBe('module.exports = (a, b) => a + b\n')
    expect(await brokenInvariants(world, runId)).toEqual([])
    expect(world.github.violations).toEqual([])
    // The agent's commands ran in a container of just that image with no network, and none is left.
    const { stdout: image } = await docker(engine, 'image', 'inspect', '--format', '{{.Id}}', IMAGE)
    expect([...containers]).toEqual([`${image.trim()}, network none`])
    expect((await docker(engine, 'ps', '--all', '--quiet')).stdout).toBe('')
    expect(await queueKeys()).toContain('bull:sallyport-work:meta')
    for (const worker of workers) worker.signal('SIGTERM')
    expect(await Promise.all(workers.map((worker) => worker.ended()))).toEqual([0, 0])
  }, 240_000)

  test('four runs in four repositories are shared between the two, and nothing is done twice', async () => {
    await world.endProcesses()
    await world.serve(machine('web'))
    const both = { ...machine('one'), SALLYPORT_CONCURRENCY: '1' }
    const workers = [
      await world.start('work', both),
      await world.start('work', { ...both, SALLYPORT_DATA: join(folder, 'two') }),
    ]
    const runs: string[] = []
    for (const name of ['a', 'b', 'c', 'd']) {
      const repository = await world.addRepository(`shared-${name}`)
      runs.push(await world.ask(repository, `Adds wrongly in ${name}`, TINY_FIX_SLOWLY))
    }
    const takers = new Set<string>()
    for (const runId of runs) {
      const log = await until(`run ${runId} waits for its second door`, () => restingLog(runId), 120)
      const started = log.find(({ type }) => type === 'run.started')
      takers.add(started?.actor ?? '')
    }
    for (const worker of workers) worker.signal('SIGTERM')
    expect(await Promise.all(workers.map((worker) => worker.ended()))).toEqual([0, 0])
    // Nobody writes any more: what is looked at does not move meanwhile.
    await world.endProcesses()
    for (const runId of runs) expect(await brokenInvariants(world, runId)).toEqual([])
    expect(takers.size).toBe(2)
    expect(world.github.violations).toEqual([])
    expect((await docker(engine, 'ps', '--all', '--quiet')).stdout).toBe('')
  }, 240_000)

  async function restingLog(runId: string) {
    const log = await world.runs.read(runId)
    return log.at(-1)?.type === 'run.parked' ? log : undefined
  }

  async function isGreen(repository: string, number: number): Promise<boolean> {
    const noor = world.github.as('noor', repository)
    const pull = await noor.pull(number)
    const checks = await noor.checks(pull.head.sha)
    return !pull.draft && checks.length === 3 && checks.every(({ conclusion }) => conclusion === 'success')
  }

  async function queueKeys(): Promise<string[]> {
    const client = new Redis(redis.url)
    const keys = await client.keys('*')
    await client.quit()
    return keys
  }
})
