import Docker from 'dockerode'
import type { Sandbox, SandboxEngine, SandboxOptions } from '../../ports/sandbox.ts'
import type { GuestProcess } from '../guest/guest-process.ts'
import { openSandbox } from '../guest/guest-sandbox.ts'
import { fateOf, Owner } from '../guest/owner.ts'
import { LABEL } from './container.ts'
import { dockerFault } from './docker-fault.ts'
import type { DockerOptions } from './docker-options.ts'
import { removeContainer, startContainer } from './start-container.ts'

/** Sandboxes as hardened containers of a Docker engine, local or remote. */
export function createDockerEngine(options: DockerOptions): SandboxEngine {
  const docker = new Docker(options.docker)
  const living = new Set<GuestProcess>()
  const fail = (error: unknown): never => {
    throw dockerFault(error, options.image)
  }

  async function create(request: SandboxOptions, signal?: AbortSignal): Promise<Sandbox> {
    signal?.throwIfAborted()
    const guest = await startContainer(docker, options, request).catch(fail)
    const dispose = async () => {
      await guest.dispose()
      living.delete(tracked)
    }
    const tracked = { ...guest, dispose }
    living.add(tracked)
    return openSandbox(tracked, request, signal)
  }

  async function environment(): Promise<string> {
    const { Id } = await docker.getImage(options.image).inspect().catch(fail)
    return Id.replace(/^sha256:/, '')
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

  return { name: 'docker', environment, create, reap, close }
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
