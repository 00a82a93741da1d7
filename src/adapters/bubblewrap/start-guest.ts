import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import type { SandboxLimits } from '../../ports/sandbox.ts'
import type { GuestProcess } from '../guest/guest-process.ts'
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
}

/** Starts bubblewrap inside its bound. Root becomes a uid that nobody has before bubblewrap is executed. */
export function startGuest({ limits, toolchain, bound }: GuestStart): GuestProcess {
  const bwrap = renderCommandLine({ limits, toolchain, seccompFd: SECCOMP_FD })
  const [command = '', ...rest] = bound.enter([...LIMITS, ...dropRoot(), ...bwrap])
  const filter = openSync(toolchain.filter, 'r')
  const child = spawn(command, rest, {
    cwd: '/',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    stdio: ['pipe', 'pipe', 'pipe', filter],
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
  return { stdin, stdout, complaint: () => complaint.trim(), dispose }
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

function dropRoot(): string[] {
  if (process.getuid?.() !== 0) return []
  const uid = FIRST_UID + randomInt(UIDS)
  const identity = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups']
  return ['setpriv', ...identity, '--no-new-privs', '--inh-caps=-all', '--bounding-set=-all', '--']
}
