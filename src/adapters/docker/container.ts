import type { ContainerCreateOptions, HostConfig } from 'dockerode'
import type { SandboxLimits, SandboxOptions } from '../../ports/sandbox.ts'
import { GUEST_ENV, scratchBytes } from '../guest/guest-shape.ts'
import { INIT_SCRIPT } from '../guest/init.ts'
import { thisProcess } from '../guest/owner.ts'
import { BOOTSTRAP } from '../guest/program.ts'
import type { DockerOptions } from './docker-options.ts'
import { renderSeccompProfile } from './seccomp-profile.ts'

/** Labels by which a person sees, and a reaper finds, whose a container is. */
export const LABEL = {
  installation: 'sallyport.installation',
  run: 'sallyport.run',
  purpose: 'sallyport.purpose',
  created: 'sallyport.created',
  owner: 'sallyport.owner',
  deadline: 'sallyport.deadline',
} as const

const USER = 1000
const PATH = '/opt/node/bin:/usr/local/bin:/usr/bin:/bin'
const SHARED_MEMORY = 16 * 1024 ** 2
/** How long after its lifetime a container counts as left behind, whoever made it. */
const LATE_MS = 60_000

// The engine's own init can be read by every process of the guest.
const INIT = [
  '/bin/sh',
  '-c',
  'cp /bin/sh /tmp/.init && chmod 0111 /tmp/.init && exec /tmp/.init -c "$0" "$@"',
  `rm /tmp/.init; ${INIT_SCRIPT}`,
  'init',
] as const

/** The whole recipe of a sandbox container. */
export function renderContainer(options: DockerOptions, request: SandboxOptions): ContainerCreateOptions {
  return {
    Image: options.image,
    Entrypoint: [...INIT],
    Cmd: ['/opt/supervisor/node', ...BOOTSTRAP],
    User: `${USER}:${USER}`,
    Hostname: 'sandbox',
    WorkingDir: '/workspace',
    Env: Object.entries({ ...GUEST_ENV, PATH }).map(([name, value]) => `${name}=${value}`),
    Labels: renderLabels(options.installation, request),
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    OpenStdin: true,
    StdinOnce: true,
    Tty: false,
    NetworkDisabled: true,
    HostConfig: renderHostConfig(options, request.limits),
  }
}

function renderHostConfig({ runtime, readOnlyMounts = [] }: DockerOptions, limits: SandboxLimits): HostConfig {
  return {
    ...(runtime === undefined ? {} : { Runtime: runtime }),
    NetworkMode: 'none',
    IpcMode: 'private',
    ReadonlyRootfs: true,
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges', `seccomp=${renderSeccompProfile()}`],
    PidsLimit: limits.processes,
    Memory: limits.memoryBytes,
    MemorySwap: limits.memoryBytes,
    NanoCpus: Math.round(limits.cpus * 1e9),
    ShmSize: SHARED_MEMORY,
    Tmpfs: {
      '/workspace': tmpfs(limits.diskBytes),
      '/tmp': tmpfs(scratchBytes(limits)),
      '/home/agent': tmpfs(scratchBytes(limits)),
    },
    Ulimits: [
      { Name: 'core', Soft: 0, Hard: 0 },
      { Name: 'nofile', Soft: 4096, Hard: 4096 },
    ],
    Binds: readOnlyMounts.map((path) => `${path}:${path}:ro`),
    // What the guest says is ours to bound; the engine's own log of it would fill the host's disk.
    LogConfig: { Type: 'none', Config: {} },
    RestartPolicy: { Name: 'no' },
  }
}

function renderLabels(installation: string, { runId, purpose, limits }: SandboxOptions): Record<string, string> {
  const now = Date.now()
  return {
    [LABEL.installation]: installation,
    [LABEL.run]: runId,
    [LABEL.purpose]: purpose,
    [LABEL.created]: new Date(now).toISOString(),
    [LABEL.owner]: JSON.stringify(thisProcess()),
    [LABEL.deadline]: new Date(now + limits.lifetimeMs + LATE_MS).toISOString(),
  }
}

function tmpfs(bytes: number): string {
  return `rw,exec,nosuid,nodev,size=${bytes},mode=0755,uid=${USER},gid=${USER}`
}
