import type { ContainerCreateOptions, HostConfig, MountSettings } from 'dockerode'
import type { SandboxLimits, SandboxOptions } from '../../ports/sandbox.ts'
import { GUEST_ENV, scratchBytes } from '../guest/guest-shape.ts'
import type { MountedLayer } from '../guest/shown-layers.ts'
import type { DockerOptions } from './docker-options.ts'
import { firstProcess } from './first-process.ts'
import type { Image } from './images.ts'
import { renderLabels } from './labels.ts'
import { renderLayers } from './layer-mounts.ts'
import { renderWalls, tmpfs, USER } from './walls.ts'

const PATH = '/opt/node/bin:/usr/local/bin:/usr/bin:/bin'
const SHARED_MEMORY = 16 * 1024 ** 2

export interface ContainerOrder {
  readonly request: SandboxOptions
  readonly image: Image
  /** Where the image brings no supervisor of its own. */
  readonly supervisor?: MountSettings
  /** Layers whose files are mounted. */
  readonly shown: readonly MountedLayer[]
}

/** The whole recipe of a sandbox container. */
export function renderContainer(options: DockerOptions, order: ContainerOrder): ContainerCreateOptions {
  const { request, image } = order
  const { entrypoint, command } = firstProcess(options.runtime)
  // An image of a repository's choice says itself where its tools are.
  const env = image.isDefault ? { ...GUEST_ENV, PATH } : GUEST_ENV
  return {
    Image: image.id,
    Entrypoint: [...entrypoint],
    Cmd: [...command],
    User: USER,
    Hostname: 'sandbox',
    WorkingDir: '/workspace',
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    Labels: renderLabels(options.installation, request),
    Healthcheck: { Test: ['NONE'] },
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    OpenStdin: true,
    StdinOnce: true,
    Tty: false,
    NetworkDisabled: true,
    HostConfig: renderHostConfig(options, order),
  }
}

function renderHostConfig(options: DockerOptions, { request, image, supervisor, shown }: ContainerOrder): HostConfig {
  const { limits } = request
  const mounts = [...(supervisor === undefined ? [] : [supervisor]), ...renderLayers(shown)]
  return {
    ...renderWalls(options, limits),
    NetworkMode: 'none',
    ShmSize: SHARED_MEMORY,
    Tmpfs: renderFolders(limits, image),
    ...(mounts.length === 0 ? {} : { Mounts: mounts }),
    // What the guest says is ours to bound; the engine's own log of it would fill the host's disk.
    LogConfig: { Type: 'none', Config: {} },
  }
}

function renderFolders(limits: SandboxLimits, { volumes }: Image): Record<string, string> {
  const scratch = tmpfs(scratchBytes(limits))
  const declared = Object.fromEntries(volumes.map((path) => [path, scratch]))
  return { ...declared, '/workspace': tmpfs(limits.diskBytes), '/tmp': scratch, '/home/agent': scratch }
}
