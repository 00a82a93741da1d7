import type { Logger } from 'pino'
import { createSystemClock } from '../adapters/system/clock.ts'
import type { Config } from '../config/env.ts'
import { openEngine } from './open-engine.ts'
import { openHost } from './open-host.ts'
import { openQueue } from './open-queue.ts'
import { openStores, type Stores } from './open-stores.ts'
import type { WebParts } from './open-web.ts'

export interface Roles {
  readonly web: boolean
  readonly worker: boolean
  /** See `openEngine`; false unless said. */
  readonly allowUnbounded?: boolean
}

export interface RunningSallyport {
  readonly stores: Stores
  /** Where webhooks go; undefined for a worker alone. */
  readonly webUrl?: string
  /** Stops taking work, hands over what runs, closes everything in reverse. Idempotent. */
  close(): Promise<void>
}

/** Starts the program: web, worker or both, over the same stores. What was opened is closed again if a later part fails. */
export async function openSallyport(config: Config, roles: Roles, log: Logger): Promise<RunningSallyport> {
  const closers: (() => Promise<void>)[] = []
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  const opened = <T extends { close(): Promise<void> }>(part: T): T => {
    closers.push(() => part.close())
    return part
  }
  try {
    const clock = createSystemClock()
    const stores = opened(await openStores(config, log))
    const queue = opened(await openQueue(config, stores, log))
    const codeHost = opened(openHost(config, clock, log))
    const common = { config, stores, queue, codeHost, clock, log }
    if (roles.worker) {
      const { openWorker } = await import('./open-worker.ts')
      const engine = opened(await openEngine(config, { allowUnbounded: roles.allowUnbounded ?? false, log }))
      opened(await openWorker({ ...common, engine }))
    }
    const web = roles.web ? opened(await openWebSide(common)) : undefined
    return { stores, close, ...(web === undefined ? {} : { webUrl: web.url }) }
  } catch (error) {
    await close()
    throw error
  }
}

// A worker alone loads nothing of what receives webhooks.
async function openWebSide(parts: WebParts) {
  const { openWeb } = await import('./open-web.ts')
  return openWeb(parts)
}
