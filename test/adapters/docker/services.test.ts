import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import Docker from 'dockerode'
import { createDockerEngine } from '../../../src/adapters/docker/engine.ts'
import type { ServicePolicy } from '../../../src/domain/policy.ts'
import type { SandboxEngine, SandboxOptions } from '../../../src/ports/sandbox.ts'
import { LIMITS, tarOf } from '../../conformance/sandbox/harness.ts'
import { type DockerDaemon, startDockerDaemon } from '../../fixtures/docker-daemon.ts'
import { importServices, type LocalServices } from '../../fixtures/local-services.ts'
import { describeWith } from '../../fixtures/skipped.ts'

const OWNER = new URL('../../fixtures/sandbox-owner.ts', import.meta.url).pathname

describeWith('docker')('images and services of repositories', () => {
  let daemon: DockerDaemon
  let local: LocalServices
  let docker: Docker
  let engine: SandboxEngine
  const installation = randomUUID()

  beforeAll(async () => {
    daemon = await startDockerDaemon()
    local = await importServices(daemon)
    const at = { socketPath: daemon.socketPath }
    docker = new Docker(at)
    engine = createDockerEngine({ docker: at, image: daemon.image, installation, readOnlyMounts: ['/usr'] })
  }, 90_000)

  afterAll(async () => {
    await engine.close()
    await daemon.stop()
  }, 60_000)

  afterEach(async () => expect(await docker.listContainers({ all: true })).toEqual([]))

  async function within(
    more: Partial<SandboxOptions>,
    work: (sh: (script: string) => Promise<string>) => Promise<void>,
  ) {
    const sandbox = await engine.create({ runId: 'r', purpose: 'agent', tree: tarOf([]), limits: LIMITS, ...more })
    try {
      await work(async (script) => {
        const said = await sandbox.exec({ argv: ['bash', '-c', script], timeoutMs: 20_000, maxOutputBytes: 10_000 })
        return `${Buffer.from(said.stdout)}${Buffer.from(said.stderr)}`.trim()
      })
    } finally {
      await sandbox.destroy()
    }
  }

  const redis = (more: Partial<ServicePolicy> = {}): ServicePolicy => ({
    name: 'cache',
    image: local.redis,
    env: {},
    ports: [6379],
    seconds: 30,
    writable: [],
    ...more,
  })
  const ask = (...words: readonly string[]) =>
    `exec 3<>/dev/tcp/127.0.0.1/6379; printf '${words.join(' ')}\\r\\n' >&3; timeout 5 head -n 1 <&3`

  test('an image without a supervisor gets the default one’s, and nobody can write to it', async () => {
    await within({ image: local.tools }, async (sh) => {
      expect(await sh('echo $MARK $PATH; id -u')).toBe('tools /usr/local/bin:/usr/bin:/bin\n1000')
      expect(await sh('touch /opt/supervisor/x; rm -f /opt/supervisor/node; cat /opt/supervisor/node')).toMatch(
        /touch: .*Read-only file system\nrm: .*Read-only file system\ncat: .*Permission denied/,
      )
    })
    expect(await engine.environment(local.tools)).toMatch(/^[0-9a-f]{64}$/)
    expect(await engine.environment(local.tools)).not.toBe(await engine.environment())
  }, 60_000)

  test('a volume that an image declares is memory of the sandbox, not disk of the host', async () => {
    const before = (await docker.listVolumes()).Volumes.map(({ Name }) => Name)
    await within({ image: local.tools }, async (sh) => {
      expect(await sh('stat -f -c %T /data; echo kept > /data/x && cat /data/x')).toBe('tmpfs\nkept')
      expect(await sh('head -c 100M /dev/zero > /data/full; rm /data/full')).toContain('No space left')
      const volumes = (await docker.listVolumes()).Volumes.map(({ Name }) => Name)
      expect(volumes.filter((name) => !name.startsWith('sallyport-supervisor-'))).toEqual(
        before.filter((name) => !name.startsWith('sallyport-supervisor-')),
      )
    })
  }, 60_000)

  test('an image that is not there and cannot be pulled is named, with what to do', async () => {
    const missing = 'registry.invalid/none:1'
    const expected = {
      code: 'engine-unavailable',
      message: expect.stringMatching(/^The image registry.invalid\/none:1 cannot be had/),
    }
    await expect(engine.environment(missing)).rejects.toMatchObject(expected)
    await expect(within({ image: missing }, async () => {})).rejects.toMatchObject(expected)
    await expect(within({ services: [redis({ image: missing })] }, async () => {})).rejects.toMatchObject(expected)
  }, 60_000)

  test('a service answers on localhost, and neither side has another network', async () => {
    await within({ services: [redis({ health: 'redis-cli ping | grep -q PONG' })] }, async (sh) => {
      expect(await sh(ask('SET', 'a', '1'))).toBe('+OK')
      expect(await sh(ask('GET', 'a'))).toBe('$1')
      expect(await sh('cat /proc/net/route | wc -l; ls /sys/class/net')).toBe('1\nlo')
      const services = await docker.listContainers({ filters: { label: ['sallyport.service=cache'] } })
      const { HostConfig, Config } = await docker.getContainer(services[0]?.Id ?? '').inspect()
      expect(HostConfig).toMatchObject({
        NetworkMode: expect.stringMatching(/^container:[0-9a-f]{64}$/),
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        Memory: 1024 ** 3,
        PidsLimit: 256,
      })
      expect([Config.User, HostConfig.SecurityOpt?.[0]]).toEqual(['1000:1000', 'no-new-privileges'])
    })
  }, 60_000)

  test('what a service holds is of its sandbox alone', async () => {
    await within({ services: [redis()] }, async (first) => {
      await first(ask('SET', 'a', '1'))
      await within({ services: [redis()] }, async (second) => expect(await second(ask('GET', 'a'))).toBe('$-1'))
    })
  }, 60_000)

  test('one that does not become ready is named with what it said, in bounded time, and nothing is left', async () => {
    const silent = redis({ name: 'slow', image: local.silent, ports: [5432], seconds: 1 })
    await expect(within({ services: [redis(), silent] }, async () => {})).rejects.toMatchObject({
      code: 'service-failed',
      retryable: false,
      message: expect.stringMatching(
        /^The service slow \(local\/silent:1\) was not ready within 1 s: nothing answers on port 5432. It said: .*still getting ready/,
      ),
    })
    const ended = redis({ image: local.redis, env: {}, health: 'false', seconds: 1, ports: [] })
    await expect(within({ services: [ended] }, async () => {})).rejects.toMatchObject({
      message: expect.stringContaining('false did not succeed'),
    })
  }, 60_000)

  test('services of a worker that was killed are reaped with its sandbox', async () => {
    const options = {
      docker: { socketPath: daemon.socketPath },
      image: daemon.image,
      installation,
      readOnlyMounts: ['/usr'],
    }
    const argv = [OWNER, 'docker', JSON.stringify(options), JSON.stringify({ services: [redis()] })]
    const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    expect(await engine.reap()).toBe(0)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await engine.reap()).toBe(2)
  }, 60_000)
})
