import { on, type Route } from '../router.ts'

export const RATE_LIMIT = 15_000

export const rateLimitRoutes: readonly Route[] = [
  on('GET /rate_limit', ({ world }) => {
    const reset = Math.floor(world.now().getTime() / 1000) + 3600
    const rate = { limit: RATE_LIMIT, used: 1, remaining: RATE_LIMIT - 1, reset }
    const graphql = { limit: 5000, used: 0, remaining: 5000, reset }
    const search = { limit: 30, used: 0, remaining: 30, reset }
    return { status: 200, body: { resources: { core: rate, graphql, search }, rate } }
  }),
]
