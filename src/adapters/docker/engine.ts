import Docker from 'dockerode'
import type { Sandbox, SandboxEngine, SandboxOptions } from '../../ports/sandbox.ts'
import type { GuestProcess } from '../guest/guest-process.ts'
import { openSandbox } from '../guest/guest-sandbox.ts'
import { fateOf, Owner } from '../guest/owner.ts'
import { type HeldLayer, shownByPath, withHeldLayers } from '../guest/shown-layers.ts'
import type { ContainerOrder } from './container.ts'
import { dockerFault } from './docker-fault.ts'
import type { DockerOptions } from './docker-options.ts'
import { firstProcess } from './first-process.ts'
import { findImage, type Image } from './images.ts'
import { LABEL } from './labels.ts'
import { createLayerMounts } from './layer-mounts.ts'
import { type Services, startServices } from './services.ts'
import { removeContainer, startContainer } from './start-container.ts'
import { createSupervisorVolume } from './supervisor-volume.ts'

/** Sandboxes as hardened containers of a Docker engine, local or remote. */
export function createDockerEngine(options: DockerOptions): SandboxEngine {
  const docker = new Docker(options.docker)
  const living = new Set<GuestProcess>()
  const mountSupervisor = createSupervisorVolume(docker, firstProcess(options.runtime).folder, {
    [LABEL.installation]: options.installation,
  })
  const beginWith = createLayerMounts(options)
  const fail = (error: unknown): never => {
    throw dockerFault(error, { image: options.image, isDefault: true })
  }

  async function create(request: SandboxOptions, signal?: AbortSignal): Promise<Sandbox> {
    signal?.throwIfAborted()
    const image = await findImage(docker, options, request.image)
    const images = await imagesOf(docker, options, request)
    const order = { request, image, ...(await toolsFor(image)) }
    return withHeldLayers(request.layers ?? [], (held) => open({ ...order, images, held }, signal))
  }

  async function open({ images, held, ...order }: Opening, signal?: AbortSignal): Promise<Sandbox> {
    const { request } = order
    const start = (files: readonly HeldLayer[]) =>
      startContainer(docker, options, { ...order, shown: shownByPath(files) })
    const guest = await beginWith(held, start).catch(fail)
    const services = startServices(docker, options, { request, sandboxId: guest.id, images })
    const tracked = track(guest, services)
    const sandbox = await openSandbox(tracked, request, signal)
    await services.ready(sandbox, signal).catch(async (error: unknown) => {
      await sandbox.destroy()
      signal?.throwIfAborted()
      fail(error)
    })
    return sandbox
  }

  async function toolsFor(image: Image) {
    if (image.isDefault) return {}
    return { supervisor: await findImage(docker, options).then(mountSupervisor).catch(fail) }
  }

  function track(guest: GuestProcess, services: Services): GuestProcess {
    const dispose = async () => {
      await Promise.all([guest.dispose(), services.remove()])
      living.delete(tracked)
    }
    const tracked = { ...guest, dispose }
    living.add(tracked)
    return tracked
  }

  async function environment(image?: string): Promise<string> {
    const { id } = await findImage(docker, options, image)
    return id.replace(/^sha256:/, '')
  }

  async function reap(): Promise<number> {
    const filters = { label: [`${LABEL.installation}=${options.installation}`] }
    const containers = await docker.listContainers({ all: true, filters }).catch(fail)
    const orphans = containers.filter(({ Labels }) => isOrphan(Labels))
    const removed = await Promise.all(orphans.map(({ Id }) => removeContainer(docker.getContainer(Id), options)))
    return removed.filter(Boolean).length
  }

  async function close(): Promise<void> {
    await Promise.all([...living].map((guest) => guest.dispose()))
  }

  // Another runtime has a network stack of its own for each container.
  const offers = { hasImages: true, hasServices: options.runtime === undefined }
  return { name: 'docker', ...offers, environment, create, reap, close }
}

interface Opening extends Omit<ContainerOrder, 'shown'> {
  readonly images: ReadonlyMap<string, Image>
  readonly held: readonly HeldLayer[]
}

// Before anything is started: one that is missing may take minutes to come.
async function imagesOf(docker: Docker, options: DockerOptions, { services = [] }: SandboxOptions) {
  const found = services.map(async ({ image }) => [image, await findImage(docker, options, image)] as const)
  return new Map(await Promise.all(found))
}

// A worker on another machine cannot be looked at: what it left goes when its lifetime is well over.
function isOrphan(labels: Readonly<Record<string, string>>): boolean {
  const owner = Owner.safeParse(parseJson(labels[LABEL.owner])).data
  const fate = owner === undefined ? 'elsewhere' : fateOf(owner)
  const deadline = Date.parse(labels[LABEL.deadline] ?? '')
  return fate === 'dead' || (fate === 'elsewhere' && !(Date.now() < deadline))
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
