import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import Docker from 'dockerode'
import { createDockerEngine } from '../../../src/adapters/docker/engine.ts'
import { startDockerDaemon } from '../../fixtures/docker-daemon.ts'
import { importServices, type LocalServices } from '../../fixtures/local-services.ts'
import type { SandboxHarness } from './harness.ts'

const OWNER = new URL('../../fixtures/sandbox-owner.ts', import.meta.url).pathname

export async function openDocker(): Promise<SandboxHarness> {
  const daemon = await startDockerDaemon()
  const { socketPath, image, stop } = daemon
  let imported: Promise<LocalServices> | undefined
  const options = { docker: { socketPath }, image, installation: randomUUID(), readOnlyMounts: ['/usr'] }
  const engine = createDockerEngine(options)
  const docker = new Docker({ socketPath })

  // Everything in this engine is ours: a container, and the process that holds it.
  async function traces(): Promise<string[]> {
    const containers = await docker.listContainers({ all: true })
    const pairs = containers.map(async ({ Id }) => {
      const { State } = await docker.getContainer(Id).inspect()
      return [Id, ...(State.Pid === 0 ? [] : [`/proc/${State.Pid}`])]
    })
    return (await Promise.all(pairs)).flat().sort()
  }

  async function remaining(made: readonly string[]): Promise<string[]> {
    const now = await traces()
    return made.filter((trace) => now.includes(trace) || (trace.startsWith('/') && existsSync(trace)))
  }

  return {
    engine,
    traces,
    remaining,
    hostileService: async (service) => {
      imported ??= importServices(daemon)
      return { ...service, image: (await imported).program }
    },
    owner: [process.execPath, OWNER, 'docker', JSON.stringify(options)],
    close: async () => {
      await engine.close()
      await stop()
    },
  }
}
