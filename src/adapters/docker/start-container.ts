import { type Duplex, Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import type Docker from 'dockerode'
import type { GuestProcess } from '../guest/guest-process.ts'
import { type ContainerOrder, renderContainer } from './container.ts'
import { demultiplex } from './demultiplex.ts'
import { isGone } from './docker-fault.ts'
import type { DockerOptions } from './docker-options.ts'

const COMPLAINT_CHARACTERS = 500
const REMOVAL_ATTEMPTS = 20

export interface StartedContainer extends GuestProcess {
  /** As the engine calls it. */
  readonly id: string
}

/** Creates and starts a container, and attaches to its supervisor before it runs. */
export async function startContainer(
  docker: Docker,
  options: DockerOptions,
  order: ContainerOrder,
): Promise<StartedContainer> {
  const container = await docker.createContainer(renderContainer(options, order))
  let complaint = ''
  try {
    const stream = await attach(container)
    const stdout = Readable.from(
      demultiplex(stream, (text) => {
        complaint = (complaint + text.toString()).slice(-COMPLAINT_CHARACTERS)
      }),
      { objectMode: false },
    )
    // Ours to end: a connection that breaks is an end of the guest like any other.
    for (const half of [stream, stdout]) half.on('error', () => {})
    await container.start()
    let disposed: Promise<void> | undefined
    const kill = async () => {
      // First: an engine that waits for us to read what the guest said cannot remove it.
      for (const half of [stdout, stream]) half.destroy()
      await removeContainer(container, options)
    }
    const dispose = () => {
      disposed ??= kill()
      return disposed
    }
    const complain = () => complaint.trim()
    return { id: container.id, stdin: stream, stdout, complaint: complain, shown: order.shown, dispose }
  } catch (error) {
    await removeContainer(container, options)
    throw error
  }
}

async function attach(container: Docker.Container): Promise<Duplex> {
  const stream = await container.attach({ stream: true, hijack: true, stdin: true, stdout: true, stderr: true })
  // What a hijacked connection is, which dockerode's types call by a wider name.
  return stream as Duplex
}

/** Kills and removes, more than once where the engine is busy. What still stays is left to the reaper, and said. */
export async function removeContainer(
  container: Docker.Container,
  { log }: Pick<DockerOptions, 'log'>,
): Promise<boolean> {
  let problem: unknown
  for (let attempt = 0; attempt < REMOVAL_ATTEMPTS; attempt += 1) {
    try {
      await container.remove({ force: true, v: true })
    } catch (error) {
      if (isGone(error)) return true
      problem = error
    }
    await wait(attempt * 20)
  }
  log?.(`The container ${container.id} could not be removed: ${String(problem)}`)
  return false
}
