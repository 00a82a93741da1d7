import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { SandboxLimits } from '../../ports/sandbox.ts'
import type { Bound, Bounds } from './bounds.ts'

const ROOT = '/sys/fs/cgroup'
/** The kernel's period for CPU shares, in microseconds. */
const PERIOD = 100_000

/** Control groups that this process may make, version 2 before 1; undefined where it may make none. */
export function findCgroups(root = ROOT): Bounds | undefined {
  if (usable(root) && existsSync(join(root, 'cgroup.controllers'))) return versionTwo(root)
  const needed = ['memory', 'pids'].map((name) => join(root, name))
  return needed.every(usable) ? versionOne(root) : undefined
}

function versionTwo(root: string): Bounds | undefined {
  const offered = readFileSync(join(root, 'cgroup.controllers'), 'utf8').trim().split(' ')
  if (!['memory', 'pids'].every((name) => offered.includes(name))) return undefined
  const controllers = ['memory', 'pids', 'cpu'].filter((name) => offered.includes(name))
  const foldersOf = (id: string) => [join(root, `sallyport-${id}`)]
  async function create(id: string, limits: SandboxLimits): Promise<Bound> {
    await writeFile(join(root, 'cgroup.subtree_control'), controllers.map((name) => `+${name}`).join(' '))
    const folder = join(root, `sallyport-${id}`)
    return fill(foldersOf(id), {
      required: [
        [join(folder, 'memory.max'), limits.memoryBytes],
        [join(folder, 'pids.max'), limits.processes],
      ],
      offered: [
        [join(folder, 'memory.swap.max'), 0],
        [join(folder, 'cpu.max'), `${quota(limits)} ${PERIOD}`],
      ],
    })
  }
  return { name: 'cgroup v2', foldersOf, create }
}

function versionOne(root: string): Bounds {
  const controllers = ['memory', 'pids', 'cpu'].filter((name) => usable(join(root, name)))
  const foldersOf = (id: string) => controllers.map((name) => join(root, name, `sallyport-${id}`))
  async function create(id: string, limits: SandboxLimits): Promise<Bound> {
    const at = (controller: string, file: string) => join(root, controller, `sallyport-${id}`, file)
    return fill(foldersOf(id), {
      required: [
        [at('memory', 'memory.limit_in_bytes'), limits.memoryBytes],
        [at('pids', 'pids.max'), limits.processes],
      ],
      offered: [
        [at('memory', 'memory.memsw.limit_in_bytes'), limits.memoryBytes],
        [at('cpu', 'cpu.cfs_period_us'), PERIOD],
        [at('cpu', 'cpu.cfs_quota_us'), quota(limits)],
      ],
    })
  }
  return { name: 'cgroup v1', foldersOf, create }
}

type Setting = readonly [file: string, value: string | number]

interface Settings {
  readonly required: readonly Setting[]
  /** Not in every kernel: swap accounting, CPU shares. */
  readonly offered: readonly Setting[]
}

async function fill(folders: readonly string[], { required, offered }: Settings): Promise<Bound> {
  try {
    for (const folder of folders) await mkdir(folder)
    for (const [file, value] of required) await writeFile(file, String(value))
    for (const [file, value] of offered) if (existsSync(file)) await writeFile(file, String(value))
  } catch (error) {
    await removeCgroups(folders)
    throw error
  }
  return { enter: (argv) => entering(folders, argv), remove: () => removeCgroups(folders) }
}

// "0" is the writer itself: the shell enters while it is still root, then becomes the command.
function entering(folders: readonly string[], argv: readonly string[]): string[] {
  const script = 'while [ "$1" != -- ]; do echo 0 > "$1/cgroup.procs" || exit 70; shift; done; shift; exec "$@"'
  return ['/bin/sh', '-c', script, 'sh', ...folders, '--', ...argv]
}

/** Kills what is in these control groups, until they are empty, and removes them; one that is gone is fine. */
export async function removeCgroups(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    for (let attempt = 0; existsSync(folder) && attempt < 2_000; attempt += 1) {
      await killAll(folder)
      if (
        await rmdir(folder).then(
          () => true,
          () => false,
        )
      )
        break
      await wait(2)
    }
  }
}

async function killAll(folder: string): Promise<void> {
  const processes = await readFile(join(folder, 'cgroup.procs'), 'utf8').catch(() => '')
  for (const line of processes.split('\n')) {
    const pid = Number(line)
    try {
      if (pid > 1) process.kill(pid, 'SIGKILL')
    } catch {
      // It ended between the reading and the killing.
    }
  }
}

function quota(limits: SandboxLimits): number {
  return Math.max(1_000, Math.round(limits.cpus * PERIOD))
}

function usable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return existsSync(join(folder, 'cgroup.procs'))
  } catch {
    return false
  }
}
