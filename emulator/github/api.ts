import { type Caller, identify, mintUserToken } from './auth.ts'
import { executeGraphql } from './graphql.ts'
import { refusalAnswer } from './http.ts'
import { GitHubRefusal } from './refusal.ts'
import { type Answer, createRouter, type Route } from './router.ts'
import type { User } from './state/accounts.ts'
import { fullName, type Repository, type World } from './state/world.ts'

export interface ApiCall {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: Readonly<Record<string, unknown>>
}

export type Api = (authorization: string | undefined, call: ApiCall) => Promise<Answer>

/** REST and GraphQL as one function from a request to its answer; refusals are answers too. */
export function createApi(world: World, routes: readonly Route[]): Api {
  const route = createRouter(routes)
  return async (authorization, call) => {
    try {
      const caller = identify(world, authorization)
      if (call.path === '/graphql') return await answerGraphql(world, caller, call)
      return await route({ ...call, world, caller })
    } catch (error) {
      return refusalAnswer(error)
    }
  }
}

export type TakeTurn = <T>(run: () => Promise<T>) => Promise<T>

/** Runs one thing at a time, so that every request sees and leaves a whole state; `after` is what GitHub does by itself then. */
export function createTurns(after: () => Promise<void>): TakeTurn {
  let last: Promise<unknown> = Promise.resolve()
  return (run) => {
    const turn = last.then(run).then(async (result) => {
      await after()
      return result
    })
    last = turn.catch(() => undefined)
    return turn
  }
}

/** The API in somebody's hands: below one repository, and throwing what it refuses. */
export function createCall(
  world: World,
  as: { api: Api; takeTurn: TakeTurn; user: User; repository: Repository },
): <T>(method: string, path: string, body?: Record<string, unknown>) => Promise<T> {
  const authorization = `Bearer ${mintUserToken(world, as.user)}`
  return async <T>(method: string, path: string, body: Record<string, unknown> = {}): Promise<T> => {
    const whole = path === '/graphql' ? path : `/repos/${fullName(as.repository)}${path}`
    const url = new URL(whole, world.url)
    const call = { method, path: url.pathname, query: url.searchParams, body }
    const answer = await as.takeTurn(() => as.api(authorization, call))
    const result = answer.body as { message?: string; errors?: { message: string }[] } & T
    if (answer.status >= 400) throw new GitHubRefusal(answer.status, describe(result), [])
    if (path === '/graphql' && result.errors !== undefined) throw new GitHubRefusal(422, describe(result))
    return result
  }
}

async function answerGraphql(world: World, caller: Caller, { body }: ApiCall): Promise<Answer> {
  if (typeof body.query !== 'string')
    throw new GitHubRefusal(400, 'A query attribute must be specified and must be a string.')
  const variables = (body.variables ?? {}) as Record<string, unknown>
  return { status: 200, body: await executeGraphql(world, caller, { query: body.query, variables }) }
}

// GitHub's own sentence, with what its `errors` add.
function describe(answer: { message?: string; errors?: readonly (string | { message?: string })[] }): string {
  const details = (answer.errors ?? []).map((error) =>
    typeof error === 'string' ? error : (error.message ?? JSON.stringify(error)),
  )
  return [...(answer.message === undefined ? [] : [answer.message]), ...details].join(': ')
}
