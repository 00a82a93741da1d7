import type { SandboxLimits } from '../../ports/sandbox.ts'
import { GUEST_ENV, scratchBytes } from '../guest/guest-shape.ts'
import { INIT_SCRIPT } from '../guest/init.ts'
import { BOOTSTRAP } from '../guest/program.ts'
import type { Toolchain } from './toolchain.ts'

export interface CommandLineInput {
  readonly limits: SandboxLimits
  readonly toolchain: Toolchain
  /** The descriptor on which bubblewrap reads the seccomp filter. */
  readonly seccompFd: number
  /** Files that it sees beside the toolchain's. */
  readonly files: readonly { readonly from: string; readonly to: string }[]
}

const PATH = '/opt/node/bin:/usr/bin:/bin'
const SMALL = 16 * 1024 ** 2

/** bubblewrap's whole command line: what the guest sees is what is named here and nothing else. */
export function renderCommandLine({ limits, toolchain, seccompFd, files }: CommandLineInput): string[] {
  return [
    'bwrap',
    ...['--unshare-all', '--unshare-user', '--disable-userns', '--uid', '1000', '--gid', '1000'],
    ...['--hostname', 'sandbox', '--new-session', '--die-with-parent', '--as-pid-1', '--cap-drop', 'ALL'],
    ...['--clearenv', ...Object.entries({ ...GUEST_ENV, PATH }).flatMap(([name, value]) => ['--setenv', name, value])],
    ...['--seccomp', String(seccompFd)],
    ...systemFolders(),
    ...[...toolchain.mounts, ...files].flatMap(({ from, to }) => ['--ro-bind', from, to]),
    ...toolchain.links.flatMap(({ target, at }) => ['--symlink', target, at]),
    ...[
      '--proc',
      '/proc',
      '--ro-bind',
      '/proc/sys',
      '/proc/sys',
      '--dev',
      '/dev',
      ...tmpfs('/dev/shm', SMALL),
      '--remount-ro',
      '/dev',
    ],
    ...tmpfs('/tmp', scratchBytes(limits)),
    ...tmpfs('/home/agent', scratchBytes(limits)),
    ...tmpfs('/workspace', limits.diskBytes),
    ...['--remount-ro', '/', '--chdir', '/workspace'],
    ...['--', toolchain.init, '-c', INIT_SCRIPT, 'init', toolchain.supervisor, ...BOOTSTRAP],
  ]
}

// /usr/local is this machine's own business: what the guest needs of it is named by the toolchain.
function systemFolders(): string[] {
  const links = ['bin', 'sbin', 'lib', 'lib32', 'lib64'].flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`])
  const files = ['/etc/ld.so.cache', '/etc/alternatives'].flatMap((path) => ['--ro-bind-try', path, path])
  return ['--ro-bind', '/usr', '/usr', '--tmpfs', '/usr/local', '--remount-ro', '/usr/local', ...links, ...files]
}

function tmpfs(path: string, bytes: number): string[] {
  return ['--perms', '0755', '--size', String(bytes), '--tmpfs', path]
}
