import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pack } from 'tar-stream'
import { createBubblewrapEngine } from '../src/adapters/bubblewrap/engine.ts'
import { createDockerEngine } from '../src/adapters/docker/engine.ts'
import { DEFAULT_LIMITS, type SandboxEngine } from '../src/ports/sandbox.ts'
import { startDockerDaemon } from '../test/fixtures/docker-daemon.ts'
import { median, percentile, type Section } from './figure.ts'

const SANDBOXES = 10
const COMMANDS = 50

/** What a sandbox costs, per engine: until its first command, per command after it, and until it is gone. */
export async function measureSandboxes(skipped: ReadonlySet<string>): Promise<readonly Section[]> {
  return [
    skipped.has('bubblewrap') ? missing(headOf('bubblewrap'), 'bubblewrap') : await withBubblewrap(measure),
    skipped.has('docker.io') ? missing(headOf('docker'), 'docker.io') : await withDocker(measure),
  ]
}

async function measure(engine: SandboxEngine): Promise<Section> {
  // The engine's own preparation is not a sandbox's.
  await once(engine, 1)
  const took: Awaited<ReturnType<typeof once>>[] = []
  for (let made = 0; made < SANDBOXES; made += 1) took.push(await once(engine, COMMANDS / SANDBOXES))
  const commands = took.flatMap(({ each }) => each)
  return {
    ...headOf(engine.name),
    figures: [
      { what: 'create to first command done, median', value: median(took.map(({ first }) => first)), unit: 'ms' },
      { what: 'command, p50', value: median(commands), unit: 'ms' },
      { what: 'command, p95', value: percentile(commands, 0.95), unit: 'ms' },
      { what: 'destroy, median', value: median(took.map(({ destroyed }) => destroyed)), unit: 'ms' },
    ],
  }
}

async function once(engine: SandboxEngine, commands: number) {
  const limits = { ...DEFAULT_LIMITS, memoryBytes: 512 * 1024 ** 2 }
  const began = performance.now()
  const sandbox = await engine.create({ runId: 'bench', purpose: 'agent', tree: smallTree(), limits })
  const command = { argv: ['true'], timeoutMs: 10_000, maxOutputBytes: 1024 }
  await sandbox.exec(command)
  const first = performance.now() - began
  const each: number[] = []
  for (let done = 0; done < commands; done += 1) each.push(await timed(() => sandbox.exec(command)))
  return { first, each, destroyed: await timed(() => sandbox.destroy()) }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

export async function* smallTree(): AsyncGenerator<Uint8Array> {
  const tar = pack()
  tar.entry({ name: 'add.js' }, 'module.exports = (a, b) => a - b\n')
  tar.finalize()
  for await (const bytes of tar) yield bytes as Uint8Array
}

export async function withBubblewrap<T>(use: (engine: SandboxEngine) => Promise<T>): Promise<T> {
  const stateDirectory = await mkdtemp(join(tmpdir(), 'sallyport-bench-'))
  const engine = createBubblewrapEngine({ stateDirectory })
  try {
    return await use(engine)
  } finally {
    await engine.close()
    await rm(stateDirectory, { recursive: true, force: true })
  }
}

export async function withDocker<T>(use: (engine: SandboxEngine) => Promise<T>): Promise<T> {
  const { socketPath, image, stop } = await startDockerDaemon()
  const engine = createDockerEngine({
    docker: { socketPath },
    image,
    installation: randomUUID(),
    readOnlyMounts: ['/usr'],
  })
  try {
    return await use(engine)
  } finally {
    await engine.close()
    await stop()
  }
}

function headOf(name: string) {
  const title = `sandbox, ${name}: ${SANDBOXES} sandboxes one after the other, ${COMMANDS} commands (true)`
  return { title, command: 'npm run bench -- --only sandbox' }
}

export function missing(head: Pick<Section, 'title' | 'command'>, what: string): Section {
  return { ...head, figures: [], skipped: `${what} is not installed` }
}
