import { type Caller, mintInstallationToken } from '../auth.ts'
import { list, numberParam, record } from '../input.ts'
import { listAnswer } from '../pagination.ts'
import { GitHubRefusal, notFound } from '../refusal.ts'
import { renderRepository } from '../render/repository.ts'
import { renderApp, renderHookConfig, renderInstallation } from '../render/user.ts'
import { type Answer, type ApiRequest, on, type Route } from '../router.ts'
import { type App, type Installation, type Level, levelAtLeast, type Permissions } from '../state/accounts.ts'
import type { World } from '../state/world.ts'

export const appRoutes: readonly Route[] = [
  on('GET /app', ({ world, caller }) => ({ status: 200, body: renderApp(world, requireApp(caller)) })),
  on('GET /app/hook/config', ({ caller }) => ({ status: 200, body: renderHookConfig(requireApp(caller)) })),
  on('GET /app/installations', (request) => {
    const found = installationsOf(request.world, requireApp(request.caller))
    return listAnswer(request, found, (one) => renderInstallation(request.world, one))
  }),
  on('GET /app/installations/{installation_id}', (request) => ({
    status: 200,
    body: renderInstallation(request.world, findInstallation(request)),
  })),
  on('POST /app/installations/{installation_id}/access_tokens', createToken),
  on('GET /installation/repositories', (request) => {
    const { caller, world } = request
    if (caller.kind !== 'installation')
      throw new GitHubRefusal(
        403,
        'You must authenticate with an installation access token in order to list repositories for an installation.',
      )
    const repositories = world.repositories
      .filter((one) => caller.repositoryIds.has(one.id))
      .map((one) => renderRepository(world, one))
    return { status: 200, body: { total_count: repositories.length, repository_selection: 'selected', repositories } }
  }),
  on('DELETE /installation/token', ({ world, caller }) => {
    if (caller.kind !== 'installation')
      throw new GitHubRefusal(403, 'You must authenticate with an installation access token.')
    world.tokens.delete(caller.token)
    return { status: 204 }
  }),
  on('GET /repos/{owner}/{repo}/installation', ({ world, caller, params }) => {
    const name = `${params.owner}/${params.repo}`.toLowerCase()
    const repository = world.repositories.find((one) => `${one.owner.login}/${one.name}`.toLowerCase() === name)
    const found = installationsOf(world, requireApp(caller)).find(
      (one) => repository !== undefined && one.repositoryIds.has(repository.id),
    )
    if (found === undefined) throw notFound()
    return { status: 200, body: renderInstallation(world, found) }
  }),
]

export function requireApp(caller: Caller): App {
  if (caller.kind !== 'app') throw new GitHubRefusal(401, 'A JSON web token could not be decoded')
  return caller.app
}

function createToken(request: ApiRequest): Answer {
  const { world, body } = request
  const installation = findInstallation(request)
  if (installation.suspendedAt !== null) throw new GitHubRefusal(403, 'This installation has been suspended')
  const permissions = narrow(installation, record(body, 'permissions'))
  const repositoryIds = select(world, installation, body)
  const { token, expiresAt } = mintInstallationToken(world, installation, { permissions, repositoryIds })
  const named = body.repositories !== undefined || body.repository_ids !== undefined
  const repositories = world.repositories
    .filter((one) => repositoryIds.has(one.id))
    .map((one) => renderRepository(world, one))
  return {
    status: 201,
    body: {
      token,
      expires_at: new Date(expiresAt).toISOString().replace(/\.\d+Z$/, 'Z'),
      permissions: { metadata: 'read', ...permissions },
      repository_selection: 'selected',
      ...(named ? { repositories } : {}),
    },
  }
}

function narrow(installation: Installation, wanted: Readonly<Record<string, unknown>> | undefined): Permissions {
  if (wanted === undefined) return installation.permissions
  for (const [name, level] of Object.entries(wanted)) {
    const granted = name === 'metadata' ? 'read' : installation.permissions[name]
    if (!levelAtLeast(granted, level as Level)) {
      throw new GitHubRefusal(422, 'The permissions requested are not granted to this installation.')
    }
  }
  return wanted as Permissions
}

function select(
  world: World,
  installation: Installation,
  body: Readonly<Record<string, unknown>>,
): ReadonlySet<number> {
  const names = list(body, 'repositories')
  const ids = list(body, 'repository_ids')
  if (names === undefined && ids === undefined) return installation.repositoryIds
  const found = [...(names ?? []), ...(ids ?? [])].map((wanted) =>
    world.repositories.find(
      (one) => installation.repositoryIds.has(one.id) && (one.id === wanted || one.name === wanted),
    ),
  )
  if (found.includes(undefined)) {
    throw new GitHubRefusal(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    )
  }
  return new Set(found.flatMap((one) => (one === undefined ? [] : [one.id])))
}

function findInstallation(request: ApiRequest): Installation {
  const app = requireApp(request.caller)
  const found = request.world.installations.get(numberParam(request, 'installation_id'))
  if (found === undefined || found.app !== app) throw notFound()
  return found
}

function installationsOf(world: World, app: App): Installation[] {
  return [...world.installations.values()].filter((one) => one.app === app)
}
