import { join } from 'node:path'
import { createBubblewrapEngine } from '../adapters/bubblewrap/engine.ts'
import type { Config } from '../config/env.ts'
import type { Logger } from '../ports/logger.ts'
import type { SandboxEngine } from '../ports/sandbox.ts'

type EngineConfig = Pick<Config, 'sandbox' | 'docker' | 'dataDirectory'>

export interface EngineOptions {
  /** Only the demo: go on, saying so, where no bound on memory and processes can be had. */
  readonly allowUnbounded: boolean
  readonly log: Logger
}

const DEFAULT_IMAGE = 'sallyport-sandbox'

/** Patterns of images that a repository may ask for: the operator's list, and the default one. */
export function allowedImages({ sandbox }: Pick<Config, 'sandbox'>): readonly string[] {
  return [sandbox.image ?? DEFAULT_IMAGE, ...(sandbox.images ?? [])]
}

/** The sandbox engine that the configuration names; under `auto`, Docker where an engine answers, else bubblewrap. */
export async function openEngine(config: EngineConfig, options: EngineOptions): Promise<SandboxEngine> {
  if (config.sandbox.backend === 'bubblewrap') return openBubblewrap(config, options)
  const docker = await openDocker(config, options.log)
  if (config.sandbox.backend === 'docker') return docker
  try {
    await docker.environment()
    return docker
  } catch (error) {
    options.log.info(
      { err: error },
      'no Docker engine with the sandbox image answers: sandboxes are made with bubblewrap',
    )
    await docker.close()
    return openBubblewrap(config, options)
  }
}

// Loaded where it is used: half of a second's work at the start goes into libraries.
async function openDocker({ sandbox, docker }: EngineConfig, log: Logger): Promise<SandboxEngine> {
  const [{ connectionOf }, { createDockerEngine }] = await Promise.all([
    import('../adapters/docker/connection.ts'),
    import('../adapters/docker/engine.ts'),
  ])
  return createDockerEngine({
    docker: connectionOf(docker),
    image: sandbox.image ?? DEFAULT_IMAGE,
    ...(sandbox.runtime === undefined ? {} : { runtime: sandbox.runtime }),
    installation: 'sallyport',
    log: (line) => log.info({ line }, 'docker'),
  })
}

function openBubblewrap({ dataDirectory }: EngineConfig, { allowUnbounded, log }: EngineOptions): SandboxEngine {
  return createBubblewrapEngine({
    stateDirectory: join(dataDirectory, 'sandboxes'),
    allowUnbounded,
    log: (line) => log.warn({ line }, 'bubblewrap'),
  })
}
