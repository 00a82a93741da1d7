import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createBubblewrapEngine } from '../../../src/adapters/bubblewrap/engine.ts'
import type { SandboxHarness } from './harness.ts'

const OWNER = new URL('../../fixtures/sandbox-owner.ts', import.meta.url).pathname

export async function openBubblewrap(): Promise<SandboxHarness> {
  const stateDirectory = await mkdtemp(join(tmpdir(), 'sallyport-state-'))
  const engine = createBubblewrapEngine({ stateDirectory })

  async function traces(): Promise<string[]> {
    const folder = join(stateDirectory, 'sandboxes')
    const names = await readdir(folder).catch(() => [])
    const lists = await Promise.all(names.map((name) => tracesOf(join(folder, name))))
    return lists.flat().sort()
  }

  // A process leaves its control group a moment before it is collected.
  async function remaining(paths: readonly string[]): Promise<string[]> {
    for (const deadline = Date.now() + 2_000; ; await wait(20)) {
      const left = paths.filter(isThere)
      if (left.length === 0 || Date.now() > deadline) return left
    }
  }

  return {
    engine,
    traces,
    remaining,
    owner: [process.execPath, OWNER, 'bubblewrap', JSON.stringify({ stateDirectory })],
    close: async () => {
      await engine.close()
      await rm(stateDirectory, { recursive: true })
    },
  }
}

/** The note itself, the control groups it names, and the processes in them. */
async function tracesOf(note: string): Promise<string[]> {
  const { cgroups, staged } = JSON.parse(await readFile(note, 'utf8')) as { cgroups: string[]; staged?: string }
  if (staged !== undefined) return []
  const lists = await Promise.all(
    cgroups.map((folder) => readFile(join(folder, 'cgroup.procs'), 'utf8').catch(() => '')),
  )
  const pids = lists.flatMap((list) => list.split('\n')).filter((line) => line !== '')
  return [note, ...cgroups, ...new Set(pids.map((pid) => `/proc/${pid}`))]
}

// A process whose parent was killed waits for the machine's init to collect it: dead, and holding nothing.
function isThere(path: string): boolean {
  if (!path.startsWith('/proc/')) return existsSync(path)
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`${path}/status`, 'utf8'))
  } catch {
    return false
  }
}
