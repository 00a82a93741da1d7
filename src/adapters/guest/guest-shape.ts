import type { SandboxLimits } from '../../ports/sandbox.ts'

/** What every command finds in its environment, beside a PATH. */
export const GUEST_ENV = { HOME: '/home/agent', USER: 'agent', LANG: 'C.UTF-8', TMPDIR: '/tmp', CI: 'true' } as const

/** Bytes of /tmp, and of the home: small enough that all three full leave memory for processes by default. */
export function scratchBytes(limits: SandboxLimits): number {
  return Math.ceil(limits.diskBytes / 4)
}
