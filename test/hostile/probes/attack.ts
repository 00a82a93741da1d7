import { type Probe, throughOf } from '../probe.ts'

// Every attack makes the call itself: a tool's own checks must not answer in the kernel's place.
export const PRELUDE = `
import ctypes, errno, fcntl, glob, json, os, platform, signal, socket, struct, subprocess, sys, time
libc = ctypes.CDLL(None, use_errno=True)
arm = platform.machine() == 'aarch64'
given = json.loads(os.environ.get('GIVEN', 'null'))
supervisor = os.getppid()
def through(*what): print('through', *what, flush=True)
def call(name, x86, aarch, *args, refusals=(1, 13, 38)):
    number = aarch if arm else x86
    if number is None: return
    ctypes.set_errno(0)
    result = libc.syscall(number, *args)
    code = ctypes.get_errno()
    if result != -1 or code not in refusals: through(name, 'gave', result, errno.errorcode.get(code, code))
def opens(path, flags):
    try: os.close(os.open(path, flags))
    except OSError: return
    through('opened', path)
`

/** A Python script that attacks from inside, in the sandbox that many share; `given`: what it is told as GIVEN. */
export function attack(name: string, script: string, given: (arena: Parameters<Probe['play']>[0]) => unknown): Probe {
  return {
    name,
    play: async (arena) => {
      const { run } = await arena.shared()
      const env = { GIVEN: JSON.stringify(given(arena) ?? null) }
      return throughOf(await run(['python3', '-c', `${PRELUDE}${script}\nprint('done')`], { env, timeoutMs: 15_000 }))
    },
  }
}

export const NOTHING = () => null
