import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { SandboxLimits } from '../../ports/sandbox.ts'
import type { Bound, Bounds } from './bounds.ts'

const run = promisify(execFile)

/** Bounds of the user's own systemd, for those who are not root; undefined where there is none. */
export async function findUserScope(uid: number): Promise<Bounds | undefined> {
  const env = { PATH: '/usr/bin:/bin', XDG_RUNTIME_DIR: `/run/user/${uid}` }
  const probe = ['--user', '--scope', '--quiet', '-p', 'MemoryMax=64M', '-p', 'TasksMax=8', 'true']
  const works = await run('systemd-run', probe, { env, timeout: 5_000 }).then(
    () => true,
    () => false,
  )
  return works
    ? { name: 'systemd scope', foldersOf: () => [], create: async (id, limits) => scope(id, limits, env) }
    : undefined
}

function scope(id: string, limits: SandboxLimits, env: Readonly<Record<string, string>>): Bound {
  const unit = `sallyport-${id}.scope`
  const properties = [
    `MemoryMax=${limits.memoryBytes}`,
    'MemorySwapMax=0',
    `TasksMax=${limits.processes}`,
    `CPUQuota=${Math.round(limits.cpus * 100)}%`,
  ].flatMap((property) => ['-p', property])
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`)
  return {
    enter: (argv) => [
      ...['env', ...settings, 'systemd-run', '--user', '--scope', '--quiet', '--collect', `--unit=${unit}`],
      ...[...properties, 'env', '-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', ...argv],
    ],
    remove: async () => {
      await run('systemctl', ['--user', 'kill', '--signal=SIGKILL', unit], { env, timeout: 5_000 }).catch(() => {})
    },
  }
}
