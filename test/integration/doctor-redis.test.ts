import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { lookAtRedis } from '../../src/adapters/bullmq/look.ts'
import { startTestRedis, type TestRedis } from '../fixtures/redis.ts'

const parts: { redis: TestRedis } = {} as never

beforeAll(async () => {
  parts.redis = await startTestRedis()
})

afterAll(() => parts.redis.stop())

test('what a Redis does when its memory is full is read from it', async () => {
  const { url } = parts.redis
  expect(await lookAtRedis(url)).toEqual({ version: expect.stringMatching(/^\d+\./), evictionPolicy: 'noeviction' })
  const client = new Redis(url)
  await client.config('SET', 'maxmemory-policy', 'allkeys-lru')
  client.disconnect()
  expect(await lookAtRedis(url)).toMatchObject({ evictionPolicy: 'allkeys-lru' })
  await parts.redis.kill()
  await expect(lookAtRedis(url)).rejects.toMatchObject({ name: 'Fault', code: 'store-unavailable' })
})
