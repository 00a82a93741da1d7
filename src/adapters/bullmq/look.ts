import { Redis } from 'ioredis'
import { Fault } from '../../domain/fault.ts'

/** What of a Redis matters to a queue. */
export interface RedisState {
  readonly version: string
  /** `noeviction` keeps jobs; every other policy may drop them. */
  readonly evictionPolicy: string
}

const PATIENCE_MS = 5_000

/** Throws Fault `store-unavailable`. */
export async function lookAtRedis(url: string): Promise<RedisState> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  })
  // Its own events would end the process; the calls below throw what happened.
  redis.on('error', () => undefined)
  try {
    await redis.connect()
    const info = await redis.info()
    return { version: fieldOf(info, 'redis_version'), evictionPolicy: fieldOf(info, 'maxmemory_policy') }
  } catch (cause) {
    const message = `Redis does not answer: ${cause instanceof Error ? cause.message : String(cause)}`
    throw new Fault('store-unavailable', message, { retryable: true, cause })
  } finally {
    redis.disconnect()
  }
}

function fieldOf(info: string, name: string): string {
  return new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim() ?? 'unknown'
}
