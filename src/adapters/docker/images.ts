import type Docker from 'dockerode'
import { dockerFault, isGone } from './docker-fault.ts'
import type { DockerOptions } from './docker-options.ts'

/** An image as the engine has it now. */
export interface Image {
  /** `sha256:` and 64 digits: what a container is made of, whatever the name means by then. */
  readonly id: string
  readonly isDefault: boolean
  /** Folders for which an engine would make volumes on its disk, as large as a guest likes. */
  readonly volumes: readonly string[]
}

const PULL_MS = 10 * 60_000

/** Looks an image up; one that is not the default and not there is pulled. Throws Fault `engine-unavailable`. */
export async function findImage(
  docker: Docker,
  { image: standard }: Pick<DockerOptions, 'image'>,
  wanted = standard,
): Promise<Image> {
  const isDefault = wanted === standard
  try {
    const found = await inspect(docker, wanted).catch(async (error: unknown) => {
      if (isDefault || !isGone(error)) throw error
      await pull(docker, wanted)
      return inspect(docker, wanted)
    })
    return { ...found, isDefault }
  } catch (error) {
    throw dockerFault(error, { image: wanted, isDefault })
  }
}

async function inspect(docker: Docker, name: string): Promise<Pick<Image, 'id' | 'volumes'>> {
  const { Id, Config } = await docker.getImage(name).inspect()
  return { id: Id, volumes: Object.keys(Config?.Volumes ?? {}) }
}

// Once one process has begun, the others only wait for the same layers: the engine sees to that.
async function pull(docker: Docker, name: string): Promise<void> {
  const stream = await docker.pull(name, { abortSignal: AbortSignal.timeout(PULL_MS) })
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(stream, (error: Error | null) => (error === null ? resolve() : reject(error)))
  })
}
