import { describe, expect, test } from '@jest/globals'
import { type Architecture, seccompFilter } from '../../../src/adapters/bubblewrap/seccomp.ts'

const AUDIT = { x64: 0xc000003e, arm64: 0xc00000b7, i386: 0x40000003 }

interface Call {
  readonly number: number
  readonly args?: readonly number[]
  readonly audit?: number
}

/** Runs the filter as the kernel would, on the instructions that it uses. */
function judge(architecture: Architecture, { number, args = [], audit = AUDIT[architecture] }: Call): string {
  const program = seccompFilter(architecture)
  const word = (offset: number) => (offset === 0 ? number : offset === 4 ? audit : (args[(offset - 16) / 8] ?? 0))
  let loaded = 0
  for (let at = 0; at < program.length / 8; at += 1) {
    const code = program.readUInt16LE(at * 8)
    const value = program.readUInt32LE(at * 8 + 4)
    const holds = { 21: loaded === value, 53: loaded >= value, 69: (loaded & value) !== 0 }[code]
    if (code === 0x20) loaded = word(value) >>> 0
    else if (code === 0x06) return answerOf(value)
    else if (holds === undefined) throw new Error(`unknown instruction ${code}`)
    else at += program.readUInt8(at * 8 + (holds ? 2 : 3))
  }
  throw new Error('the filter fell off its end')
}

function answerOf(value: number): string {
  if (value === 0x7fff0000) return 'allow'
  if (value === 0x80000000) return 'kill'
  return { 1: 'EPERM', 38: 'ENOSYS', 97: 'EAFNOSUPPORT' }[value & 0xffff] ?? `errno ${value & 0xffff}`
}

describe('the seccomp filter', () => {
  test.each<[string, string, Call, Call]>([
    ['read', 'allow', { number: 0 }, { number: 63 }],
    ['execve', 'allow', { number: 59 }, { number: 221 }],
    ['mount', 'EPERM', { number: 165 }, { number: 40 }],
    ['unshare', 'EPERM', { number: 272 }, { number: 97 }],
    ['ptrace', 'EPERM', { number: 101 }, { number: 117 }],
    ['keyctl', 'EPERM', { number: 250 }, { number: 219 }],
    ['bpf', 'EPERM', { number: 321 }, { number: 280 }],
    ['clone3', 'ENOSYS', { number: 435 }, { number: 435 }],
    ['io_uring_setup', 'ENOSYS', { number: 425 }, { number: 425 }],
    ['clone of a thread', 'allow', { number: 56, args: [0x3d0f00] }, { number: 220, args: [0x3d0f00] }],
    ['clone of a user namespace', 'EPERM', { number: 56, args: [0x10000011] }, { number: 220, args: [0x10000011] }],
    ['clone of a mount namespace', 'EPERM', { number: 56, args: [0x20000] }, { number: 220, args: [0x20000] }],
    ['ioctl TIOCSTI', 'EPERM', { number: 16, args: [0, 0x5412] }, { number: 29, args: [0, 0x5412] }],
    ['ioctl TCGETS', 'allow', { number: 16, args: [0, 0x5401] }, { number: 29, args: [0, 0x5401] }],
    ['socket unix', 'allow', { number: 41, args: [1] }, { number: 198, args: [1] }],
    ['socket inet', 'allow', { number: 41, args: [2] }, { number: 198, args: [2] }],
    ['socket netlink route', 'allow', { number: 41, args: [16, 3, 0] }, { number: 198, args: [16, 3, 0] }],
    ['socket netlink audit', 'EAFNOSUPPORT', { number: 41, args: [16, 3, 9] }, { number: 198, args: [16, 3, 9] }],
    ['socket packet', 'EAFNOSUPPORT', { number: 41, args: [17] }, { number: 198, args: [17] }],
    ['socket vsock', 'EAFNOSUPPORT', { number: 41, args: [40] }, { number: 198, args: [40] }],
    ['a call of the x32 ABI', 'ENOSYS', { number: 0x40000000 + 165 }, { number: 0x40000000 }],
    ['a call of another architecture', 'kill', { number: 0, audit: AUDIT.i386 }, { number: 0, audit: AUDIT.x64 }],
  ])('%s: %s', (_call, answer, onX64, onArm64) => {
    expect([judge('x64', onX64), judge('arm64', onArm64)]).toEqual([answer, answer])
  })
})
