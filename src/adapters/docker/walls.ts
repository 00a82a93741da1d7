import type { HostConfig } from 'dockerode'
import type { SandboxLimits } from '../../ports/sandbox.ts'
import type { DockerOptions } from './docker-options.ts'
import { renderSeccompProfile } from './seccomp-profile.ts'

const UID = 1000
export const USER = `${UID}:${UID}`

export type Share = Pick<SandboxLimits, 'memoryBytes' | 'processes' | 'cpus'>

/** What stands around every container of ours, sandbox or service. */
export function renderWalls({ runtime, readOnlyMounts = [] }: DockerOptions, share: Share): HostConfig {
  return {
    ...(runtime === undefined ? {} : { Runtime: runtime }),
    IpcMode: 'private',
    ReadonlyRootfs: true,
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges', `seccomp=${renderSeccompProfile()}`],
    PidsLimit: share.processes,
    Memory: share.memoryBytes,
    MemorySwap: share.memoryBytes,
    NanoCpus: Math.round(share.cpus * 1e9),
    Ulimits: [
      { Name: 'core', Soft: 0, Hard: 0 },
      { Name: 'nofile', Soft: 4096, Hard: 4096 },
    ],
    Binds: readOnlyMounts.map((path) => `${path}:${path}:ro`),
    RestartPolicy: { Name: 'no' },
  }
}

export function tmpfs(bytes: number): string {
  return `rw,exec,nosuid,nodev,size=${bytes},mode=0755,uid=${UID},gid=${UID}`
}
