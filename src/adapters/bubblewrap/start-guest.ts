import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import type { SandboxLimits } from '../../ports/sandbox.ts'
import type { GuestProcess } from '../guest/guest-process.ts'
import type { Bound } from './bounds.ts'
import { renderCommandLine } from './command-line.ts'
import type { Toolchain } from './toolchain.ts'

const SECCOMP_FD = 3
/** Above every range that login, subordinate ids or systemd hand out. */
const FIRST_UID = 1_900_000_000
const UIDS = 100_000_000
const COMPLAINT_CHARACTERS = 500

export interface GuestStart {
  readonly limits: SandboxLimits
  readonly toolchain: Toolchain
  readonly bound: Bound
}

/** Starts bubblewrap inside its bound. Root becomes a uid that nobody has before bubblewrap is executed. */
export function startGuest({ limits, toolchain, bound }: GuestStart): GuestProcess {
  const bwrap = renderCommandLine({ limits, toolchain, seccompFd: SECCOMP_FD })
  const [command = '', ...rest] = bound.enter([...dropRoot(), ...bwrap])
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
    child.kill('SIGKILL')
    for (const stream of streams) stream.destroy()
    await bound.remove()
    await exited
  }

  let disposed: Promise<void> | undefined
  const dispose = () => {
    disposed ??= kill()
    return disposed
  }
  return { stdin, stdout, complaint: () => complaint.trim(), dispose }
}

function dropRoot(): string[] {
  if (process.getuid?.() !== 0) return []
  const uid = FIRST_UID + randomInt(UIDS)
  const identity = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups']
  return ['setpriv', ...identity, '--no-new-privs', '--inh-caps=-all', '--bounding-set=-all', '--']
}
