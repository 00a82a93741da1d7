import { ABSENT, DENIED, NAMESPACE_FLAGS, SOCKET_FAMILIES } from '../guest/syscalls.ts'
import { ALLOWED } from './allowed-calls.ts'

const EPERM = 1
const ENOSYS = 38

/**
 * The seccomp profile of a container. Not the engine's own: older ones let io_uring, ptrace and sockets to the
 * hypervisor through. What is not named is refused, and so are calls of another architecture.
 */
export function renderSeccompProfile(): string {
  const { unix, inet, inet6, netlink } = SOCKET_FAMILIES
  return JSON.stringify({
    defaultAction: 'SCMP_ACT_ERRNO',
    syscalls: [
      { names: ALLOWED, action: 'SCMP_ACT_ALLOW' },
      { names: Object.keys(DENIED), action: 'SCMP_ACT_ERRNO', errnoRet: EPERM },
      { names: Object.keys(ABSENT), action: 'SCMP_ACT_ERRNO', errnoRet: ENOSYS },
      allowed('clone', { index: 0, value: NAMESPACE_FLAGS, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }),
      ...[unix, inet, inet6].map((family) => allowed('socket', equal(0, family))),
      allowed('socket', equal(0, netlink), equal(2, 0)),
    ],
  })
}

interface Argument {
  readonly index: number
  readonly value: number
  readonly valueTwo?: number
  readonly op: 'SCMP_CMP_EQ' | 'SCMP_CMP_MASKED_EQ'
}

// Comparisons are of 64 bits: what the kernel cuts off above 32 must not make a forbidden number look like none.
function allowed(name: string, ...args: readonly Argument[]) {
  return { names: [name], action: 'SCMP_ACT_ALLOW', args }
}

function equal(index: number, value: number): Argument {
  return { index, value, op: 'SCMP_CMP_EQ' }
}
