import type Docker from 'dockerode'
import type { MountSettings } from 'dockerode'
import type { Image } from './images.ts'

/**
 * The supervisor's Node for images that have none: the default image's, in a volume that no guest can write to. An
 * engine fills an empty volume with what the image has there when a container is made, so none has to be started.
 */
export function createSupervisorVolume(docker: Docker, folder: string, labels: Readonly<Record<string, string>>) {
  const made = new Map<string, Promise<string>>()

  async function make(standard: Image): Promise<string> {
    const name = `sallyport-${folder.slice('/opt/'.length)}-${standard.id.replace('sha256:', '').slice(0, 24)}`
    await docker.createVolume({ Name: name, Labels: { ...labels } })
    const mount = { Type: 'volume', Source: name, Target: folder } as const
    const container = await docker.createContainer({
      Image: standard.id,
      Cmd: ['/bin/true'],
      NetworkDisabled: true,
      HostConfig: { NetworkMode: 'none', Mounts: [mount] },
    })
    await container.remove({ force: true })
    return name
  }

  /** A mount for a container, the volume made if need be. */
  return async function mountSupervisor(standard: Image): Promise<MountSettings> {
    const making = made.get(standard.id) ?? make(standard)
    made.set(standard.id, making)
    const name = await making.catch((error: unknown) => {
      made.delete(standard.id)
      throw error
    })
    return { Type: 'volume', Source: name, Target: folder, ReadOnly: true, VolumeOptions: NO_COPY }
  }
}

// An empty volume would otherwise be filled from the guest's own image.
const NO_COPY = { NoCopy: true, Labels: {}, DriverConfig: { Name: 'local', Options: {} } }
