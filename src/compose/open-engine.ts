import { join } from 'node:path'
import { createBubblewrapEngine } from '../adapters/bubblewrap/engine.ts'
import { createDockerEngine } from '../adapters/docker/engine.ts'
import type { Logger } from '../ports/logger.ts'
import type { SandboxEngine } from '../ports/sandbox.ts'
import type { Settings } from './settings.ts'

/** The sandbox engine that the settings name; under `auto`, Docker where an engine answers, else bubblewrap. */
export async function openEngine(
  settings: Pick<Settings, 'sandbox' | 'dataDirectory'>,
  log: Logger,
): Promise<SandboxEngine> {
  if (settings.sandbox.kind === 'bubblewrap') return openBubblewrap(settings, log)
  const docker = openDocker(settings, log)
  if (settings.sandbox.kind === 'docker') return docker
  try {
    await docker.environment()
    return docker
  } catch (error) {
    log.info({ err: error }, 'no Docker engine answers: sandboxes are made with bubblewrap')
    await docker.close()
    return openBubblewrap(settings, log)
  }
}

function openDocker({ sandbox }: Pick<Settings, 'sandbox'>, log: Logger): SandboxEngine {
  return createDockerEngine({
    docker: {},
    image: sandbox.image,
    ...(sandbox.runtime === undefined ? {} : { runtime: sandbox.runtime }),
    installation: 'sallyport',
    log: (line) => log.info({ line }, 'docker'),
  })
}

function openBubblewrap(
  { sandbox, dataDirectory }: Pick<Settings, 'sandbox' | 'dataDirectory'>,
  log: Logger,
): SandboxEngine {
  return createBubblewrapEngine({
    stateDirectory: join(dataDirectory, 'sandboxes'),
    allowUnbounded: sandbox.allowUnbounded,
    log: (line) => log.warn({ line }, 'bubblewrap'),
  })
}
