import { actorOf, findRepository, type Need, requireAccess } from './access.ts'
import type { Caller } from './auth.ts'
import { GitHubRefusal, notFound } from './refusal.ts'
import type { Actor, Level, Role } from './state/accounts.ts'
import type { Repository, World } from './state/world.ts'

export interface ApiRequest {
  readonly world: World
  readonly caller: Caller
  readonly method: string
  /** As sent: still percent-encoded. */
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: Readonly<Record<string, unknown>>
}

export interface RepositoryRequest extends ApiRequest {
  readonly repository: Repository
  readonly actor: Actor
  /** Whether the caller may change workflow files; people may. */
  readonly workflows: boolean
}

export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Route {
  readonly method: string
  /** `{name}` is one path segment, `{+name}` one or more. */
  readonly pattern: string
  readonly handle: (request: ApiRequest) => Answer | Promise<Answer>
}

type RepositoryHandler = (request: RepositoryRequest) => Answer | Promise<Answer>

/** A route below `/repos/{owner}/{repo}`: found, allowed, and with the actor known. */
export function onRepository(at: `${string} ${string}`, need: Need, handle: RepositoryHandler): Route {
  const [method = '', path = ''] = at.split(' ')
  return {
    method,
    pattern: `/repos/{owner}/{repo}${path}`,
    handle(request) {
      const { world, caller, params } = request
      const repository = findRepository(world, caller, { owner: params.owner ?? '', repo: params.repo ?? '' })
      requireAccess(world, caller, repository, need)
      const actor = caller.kind === 'anonymous' ? ANONYMOUS : actorOf(caller)
      const workflows = caller.kind !== 'installation' || caller.permissions.workflows === 'write'
      return handle({ ...request, repository, actor, workflows })
    },
  }
}

export function on(at: `${string} ${string}`, handle: Route['handle']): Route {
  const [method = '', pattern = ''] = at.split(' ')
  return { method, pattern, handle }
}

/** `needs('issues:write|pull_requests:write', 'triage')`: any of the permissions, and for people the role. */
export function needs(permissions: string, role: Role): Need {
  const pairs = permissions.split('|').map((one) => one.split(':') as [string, Level])
  return { permissions: pairs, role }
}

/** Finds a request's route and runs it. The first match in the table wins. */
export function createRouter(routes: readonly Route[]): (request: Omit<ApiRequest, 'params'>) => Promise<Answer> {
  const compiled = routes.map((route) => ({ route, pattern: compile(route.pattern) }))
  return async (request) => {
    for (const { route, pattern } of compiled) {
      const found = route.method === request.method ? pattern.exec(request.path) : null
      if (found === null) continue
      return route.handle({ ...request, params: decodeParams(found.groups ?? {}) })
    }
    throw notFound()
  }
}

const ANONYMOUS: Actor = {
  user: { id: 0, login: 'anonymous', type: 'User', name: 'anonymous', email: '', createdAt: '' },
  app: null,
}

function compile(pattern: string): RegExp {
  const source = pattern
    .replace(/[.]/g, '\\.')
    .replace(/\{\+(\w+)\}/g, '(?<$1>.+)')
    .replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')
  return new RegExp(`^${source}$`)
}

function decodeParams(groups: Record<string, string>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]))
  } catch {
    throw new GitHubRefusal(400, 'Bad Request')
  }
}
