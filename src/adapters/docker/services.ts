import { setTimeout as wait } from 'node:timers/promises'
import type Docker from 'dockerode'
import type { ContainerCreateOptions } from 'dockerode'
import { Fault } from '../../domain/fault.ts'
import type { ServicePolicy } from '../../domain/policy.ts'
import type { Sandbox, SandboxOptions } from '../../ports/sandbox.ts'
import type { DockerOptions } from './docker-options.ts'
import type { Image } from './images.ts'
import { LABEL, renderLabels } from './labels.ts'
import { removeContainer } from './start-container.ts'
import { renderWalls, tmpfs, USER } from './walls.ts'

const MIB = 1024 ** 2
const SHARE = { memoryBytes: 1024 * MIB, processes: 256, cpus: 1 }
/** Where servers keep sockets and pid files; a fresh /run would lack the folders of their images. */
const RUN = ['/run', '/run/postgresql', '/run/mysqld', '/run/redis']
const LOG = { Type: 'local', Config: { 'max-size': '1m', 'max-file': '1', compress: 'false' } }
const POLL_MS = 100
const COMPLAINT_CHARACTERS = 500

/** The services of one sandbox. */
export interface Services {
  /** Waits until all of them can be used. Fault `service-failed` (not retryable) with the one that cannot. */
  ready(sandbox: Sandbox, signal?: AbortSignal): Promise<void>
  /** Removes them, also those that are being started. Never throws. */
  remove(): Promise<void>
}

export interface ServicesOrder {
  readonly request: SandboxOptions
  /** The container whose network namespace they share: it has a loopback and nothing else. */
  readonly sandboxId: string
  readonly images: ReadonlyMap<string, Image>
}

/** Starts the services of a sandbox that runs already; `ready` tells how that went. */
export function startServices(docker: Docker, options: DockerOptions, order: ServicesOrder): Services {
  const { services = [] } = order.request
  const starting = services.map(async (service) => {
    const image = order.images.get(service.image)
    if (image === undefined) throw new Error(`nobody looked for the image of ${service.name}`)
    return { service, container: await start(docker, renderService(options, { ...order, service, image }), options) }
  })
  // Each is waited for below; until then a failure is nobody's.
  for (const each of starting) each.catch(() => {})

  async function ready(sandbox: Sandbox, signal?: AbortSignal): Promise<void> {
    await Promise.all(
      starting.map(async (begun) => {
        const running = await begun
        await usable(running, sandbox, signal)
      }),
    )
  }

  async function remove(): Promise<void> {
    const begun = await Promise.allSettled(starting)
    const running = begun.flatMap((each) => (each.status === 'fulfilled' ? [each.value.container] : []))
    await Promise.all(running.map((container) => removeContainer(container, options)))
  }

  return { ready, remove }
}

async function start(
  docker: Docker,
  recipe: ContainerCreateOptions,
  options: DockerOptions,
): Promise<Docker.Container> {
  const container = await docker.createContainer(recipe)
  try {
    await container.start()
    return container
  } catch (error) {
    await removeContainer(container, options)
    throw error
  }
}

interface ServiceOrder extends ServicesOrder {
  readonly service: ServicePolicy
  readonly image: Image
}

function renderService(
  options: DockerOptions,
  { request, sandboxId, service, image }: ServiceOrder,
): ContainerCreateOptions {
  const { name, env, writable } = service
  const folders = ['/tmp', ...image.volumes, ...writable].map((path) => [path, tmpfs(512 * MIB)])
  return {
    Image: image.id,
    User: USER,
    Env: Object.entries(env).map(([key, value]) => `${key}=${value}`),
    Labels: { ...renderLabels(options.installation, request), [LABEL.service]: name },
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      ...renderWalls(options, SHARE),
      NetworkMode: `container:${sandboxId}`,
      ShmSize: 256 * MIB,
      Tmpfs: Object.fromEntries([...RUN.map((path) => [path, tmpfs(16 * MIB)]), ...folders]),
      LogConfig: LOG,
    },
  }
}

interface Running {
  readonly service: ServicePolicy
  readonly container: Docker.Container
}

async function usable({ service, container }: Running, sandbox: Sandbox, signal?: AbortSignal): Promise<void> {
  const deadline = Date.now() + service.seconds * 1000
  const isOver = () => Date.now() > deadline
  if (service.health !== undefined) {
    while (!(await succeeds(container, service.health, isOver))) {
      signal?.throwIfAborted()
      const { State } = await container.inspect()
      if (!State.Running) throw await failed({ service, container }, `it ended with exit code ${State.ExitCode}`)
      if (isOver()) throw await failed({ service, container }, `${service.health} did not succeed`)
      await wait(POLL_MS)
    }
  }
  if (service.ports.length === 0) return
  const argv = ['/opt/supervisor/node', '-e', CONNECT, ...service.ports.map(String)]
  const timeoutMs = Math.max(1_000, deadline - Date.now())
  const { exitCode, stdout } = await sandbox.exec({ argv, timeoutMs, maxOutputBytes: 100 }, signal)
  if (exitCode === 0) return
  const silent = Buffer.from(stdout).toString().trim().replace(/\D+/g, ', ')
  throw await failed({ service, container }, `nothing answers on port ${silent || service.ports.join(', ')}`)
}

// Tries each port in turn until it is taken; named on standard output while it is not.
const CONNECT = `const { connect } = require('node:net')
const attempt = (port) => new Promise((resolve) => {
  const socket = connect({ host: '127.0.0.1', port }, () => resolve(socket.destroy() && true))
  socket.on('error', () => resolve(false))
})
void (async () => {
  for (const port of process.argv.slice(1).map(Number)) {
    if (await attempt(port)) continue
    console.log(port)
    while (!(await attempt(port))) await new Promise((resolve) => setTimeout(resolve, 50))
  }
})()`

async function succeeds(container: Docker.Container, health: string, isOver: () => boolean): Promise<boolean> {
  try {
    const exec = await container.exec({ Cmd: ['sh', '-c', health], User: USER })
    await exec.start({ Detach: true })
    for (;;) {
      const { Running: isRunning, ExitCode } = await exec.inspect()
      if (!isRunning) return ExitCode === 0
      if (isOver()) return false
      await wait(POLL_MS)
    }
  } catch {
    // It is not running yet, or not any more: its state is looked at next.
    return false
  }
}

async function failed({ service, container }: Running, why: string): Promise<Fault> {
  const said = await container.logs({ stdout: true, stderr: true, tail: 20 }).catch(() => Buffer.alloc(0))
  const text = said
    .toString('utf8')
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(-COMPLAINT_CHARACTERS)
  const detail = text === '' ? '' : ` It said: ${text}`
  const line = `The service ${service.name} (${service.image}) was not ready within ${service.seconds} s: ${why}.${detail}`
  return new Fault('service-failed', line, { retryable: false })
}
