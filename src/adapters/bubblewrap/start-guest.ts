import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import type { SandboxLimits } from '../../ports/sandbox.ts'
import type { GuestProcess } from '../guest/guest-process.ts'
import { type HeldLayer, shownByDescriptor, shownByPath } from '../guest/shown-layers.ts'
import type { Bound } from './bounds.ts'
import { renderCommandLine } from './command-line.ts'
import type { Toolchain } from './toolchain.ts'

const SECCOMP_FD = 3
/** Above every range that login, subordinate ids or systemd hand out. */
const FIRST_UID = 1_900_000_000
const UIDS = 100_000_000
const LIMITS = ['prlimit', '--core=0:0', '--nofile=4096:4096', '--']
const COMPLAINT_CHARACTERS = 500
const PATIENCE_MS = 1_000

export interface GuestStart {
  readonly limits: SandboxLimits
  readonly toolchain: Toolchain
  readonly bound: Bound
  readonly held: readonly HeldLayer[]
}

/** Starts bubblewrap inside its bound. Root becomes a uid that nobody has before bubblewrap is executed. */
export function startGuest({ limits, toolchain, bound, held }: GuestStart): GuestProcess {
  const { shown, files, fds } = show(held)
  const bwrap = renderCommandLine({ limits, toolchain, seccompFd: SECCOMP_FD, files })
  const [command = '', ...rest] = bound.enter([...LIMITS, ...dropRoot(), ...bwrap])
  const filter = openSync(toolchain.filter, 'r')
  const child = spawn(command, rest, {
    cwd: '/',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    stdio: ['pipe', 'pipe', 'pipe', filter, ...fds],
  })
  closeSync(filter)
  const { stdin, stdout, stderr } = child
  if (!stdin || !stdout || !stderr) throw new Error('a pipe that was asked for is missing')
  const streams = [stdin, stdout, stderr]
  const exited = child.pid === undefined ? Promise.resolve() : once(child, 'exit').catch(() => {})
  let complaint = ''
  child.on('error', (error) => {
    complaint = error.message
  })
  stderr.on('data', (text: Buffer) => {
    complaint = (complaint + text.toString()).slice(-COMPLAINT_CHARACTERS)
  })

  async function kill(): Promise<void> {
    killNamespace(child.pid)
    for (const stream of streams) stream.destroy()
    const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
    await exited
    clearTimeout(late)
    await bound.remove()
  }

  let disposed: Promise<void> | undefined
  const dispose = () => {
    disposed ??= kill()
    return disposed
  }
  return { stdin, stdout, complaint: () => complaint.trim(), shown, dispose }
}

// With its init, a pid namespace dies whole; bubblewrap then collects it and ends by itself. Killed itself, it would
// leave its child for the machine's init to collect.
function killNamespace(bwrap: number | undefined): void {
  for (const init of childrenOf(bwrap)) {
    try {
      process.kill(init, 'SIGKILL')
    } catch {
      // It ended between the reading and the killing.
    }
  }
}

function childrenOf(pid: number | undefined): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .split(' ')
      .map(Number)
      .filter((child) => child > 1)
  } catch {
    return []
  }
}

// A stranger's uid cannot reach a snapshot by its path, but read it from a descriptor, and change nothing about it. Our
// own uid could do more with a descriptor, so then the guest sees it read-only.
function show(held: readonly HeldLayer[]) {
  if (isRoot()) return { shown: shownByDescriptor(held), files: [], fds: held.map(({ file }) => file.fd) }
  const shown = shownByPath(held)
  return { shown, files: shown.map(({ from, at }) => ({ from, to: at })), fds: [] }
}

function isRoot(): boolean {
  return process.getuid?.() === 0
}

function dropRoot(): string[] {
  if (!isRoot()) return []
  const uid = FIRST_UID + randomInt(UIDS)
  const identity = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups']
  return ['setpriv', ...identity, '--no-new-privs', '--inh-caps=-all', '--bounding-set=-all', '--']
}
