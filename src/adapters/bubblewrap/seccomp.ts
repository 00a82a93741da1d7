import {
  ABSENT,
  CLONE,
  DENIED,
  IOCTL,
  NAMESPACE_FLAGS,
  type Numbers,
  SOCKET,
  SOCKET_FAMILIES,
} from '../guest/syscalls.ts'

export type Architecture = 'x64' | 'arm64'

// linux/filter.h, linux/seccomp.h, linux/audit.h
const LOAD = 0x20
const JUMP_EQUAL = 0x15
const JUMP_AT_LEAST = 0x35
const JUMP_ANY_BIT = 0x45
const RETURN = 0x06
const ALLOW = 0x7fff0000
const KILL = 0x80000000
const ERRNO = 0x00050000
const EPERM = ERRNO | 1
const ENOSYS = ERRNO | 38
const EAFNOSUPPORT = ERRNO | 97

const NUMBER_AT = 0
const ARCHITECTURE_AT = 4
const ARGUMENT_AT = [16, 24, 32] as const
const AUDIT = { x64: 0xc000003e, arm64: 0xc00000b7 } as const
const X32_BIT = 0x40000000

const TERMINAL_INJECTION = [0x5412, 0x541c]

interface Instruction {
  readonly code: number
  readonly value: number
  /** Instructions skipped when the test holds, and when it does not. */
  readonly yes?: number
  readonly no?: number
}

/** The filter as the kernel takes it (an array of `struct sock_filter`), for bubblewrap's `--seccomp`. */
export function seccompFilter(architecture: Architecture): Buffer {
  const numberOf = (numbers: Numbers) => numbers[architecture === 'x64' ? 0 : 1]
  const refuse = (table: Readonly<Record<string, Numbers>>, answer: number) =>
    Object.values(table).flatMap((numbers) => when(numberOf(numbers), [give(answer)]))
  return assemble([
    load(ARCHITECTURE_AT),
    { code: JUMP_EQUAL, value: AUDIT[architecture], yes: 1 },
    give(KILL),
    load(NUMBER_AT),
    // The x32 calls of x86_64 have the same architecture and other numbers.
    { code: JUMP_AT_LEAST, value: X32_BIT, no: 1 },
    give(ENOSYS),
    ...refuse(DENIED, EPERM),
    ...refuse(ABSENT, ENOSYS),
    ...when(numberOf(CLONE), [load(ARGUMENT_AT[0]), ...ifAnyBit(NAMESPACE_FLAGS, EPERM), give(ALLOW)]),
    ...when(numberOf(IOCTL), [load(ARGUMENT_AT[1]), ...TERMINAL_INJECTION.flatMap(ifEqual(EPERM)), give(ALLOW)]),
    ...when(numberOf(SOCKET), socketRules()),
    give(ALLOW),
  ])
}

// Local sockets and the (routeless) internet families; of netlink only the protocol 0 that lists interfaces.
function socketRules(): Instruction[] {
  const { unix, inet, inet6, netlink } = SOCKET_FAMILIES
  return [
    load(ARGUMENT_AT[0]),
    ...[unix, inet, inet6].flatMap(ifEqual(ALLOW)),
    { code: JUMP_EQUAL, value: netlink, yes: 1 },
    give(EAFNOSUPPORT),
    load(ARGUMENT_AT[2]),
    ...ifEqual(ALLOW)(0),
    give(EAFNOSUPPORT),
  ]
}

// Every branch ends in a return, so the number need not be loaded again.
function when(number: number | undefined, then: readonly Instruction[]): Instruction[] {
  return number === undefined ? [] : [{ code: JUMP_EQUAL, value: number, no: then.length }, ...then]
}

function ifEqual(answer: number): (value: number) => Instruction[] {
  return (value) => [{ code: JUMP_EQUAL, value, no: 1 }, give(answer)]
}

function ifAnyBit(value: number, answer: number): Instruction[] {
  return [{ code: JUMP_ANY_BIT, value, no: 1 }, give(answer)]
}

function load(offset: number): Instruction {
  return { code: LOAD, value: offset }
}

function give(answer: number): Instruction {
  return { code: RETURN, value: answer }
}

function assemble(instructions: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(instructions.length * 8)
  for (const [index, { code, value, yes = 0, no = 0 }] of instructions.entries()) {
    bytes.writeUInt16LE(code, index * 8)
    bytes.writeUInt8(yes, index * 8 + 2)
    bytes.writeUInt8(no, index * 8 + 3)
    bytes.writeUInt32LE(value >>> 0, index * 8 + 4)
  }
  return bytes
}
