import { roleOf } from '../access.ts'
import { listAnswer } from '../pagination.ts'
import { notFound } from '../refusal.ts'
import { renderFullRepository } from '../render/repository.ts'
import { renderCollaborator, renderPermission, renderPublicUser } from '../render/user.ts'
import { type Answer, needs, on, onRepository, type RepositoryRequest, type Route } from '../router.ts'
import { type Role, roleAtLeast } from '../state/accounts.ts'
import { fullName } from '../state/world.ts'
import { findUser } from '../world.ts'

const read = needs('metadata:read', 'read')

export const repositoryRoutes: readonly Route[] = [
  onRepository('GET ', read, (request) => ({
    status: 200,
    body: renderFullRepository(request.world, request.repository, callersRole(request)),
  })),
  onRepository('GET /collaborators', read, listCollaborators),
  onRepository('GET /collaborators/{username}/permission', read, showPermission),
  // A repository is found by number too, whatever it is called now; the named route answers.
  on('GET /repositories/{id}', ({ world, params }) => {
    const repository = world.repositories.find((one) => String(one.id) === params.id)
    if (repository === undefined) throw notFound()
    return { status: 302, headers: { location: `${world.url}/repos/${fullName(repository)}` } }
  }),
  on('GET /users/{username}', ({ world, params }) => {
    const user = findUser(world, params.username ?? '')
    if (user === undefined) throw notFound()
    return { status: 200, body: renderPublicUser(world, user) }
  }),
  on('GET /user', ({ world, caller }) => {
    if (caller.kind !== 'user') throw notFound()
    return { status: 200, body: renderPublicUser(world, caller.user) }
  }),
]

function listCollaborators(request: RepositoryRequest): Promise<Answer> | Answer {
  const { world, repository, query } = request
  const least = LEAST[query.get('permission') ?? 'pull'] ?? 'read'
  const given = [...repository.collaborators].flatMap(([login, role]) => {
    const user = findUser(world, login)
    return user === undefined ? [] : [{ user, role }]
  })
  const owner = repository.owner.type === 'User' ? [{ user: repository.owner, role: 'admin' as const }] : []
  const found = [...owner, ...given].filter(({ role }) => roleAtLeast(role, least))
  return listAnswer(request, found, ({ user, role }) => renderCollaborator(world, user, role))
}

const LEAST: Readonly<Record<string, Role>> = {
  pull: 'read',
  triage: 'triage',
  push: 'write',
  maintain: 'maintain',
  admin: 'admin',
}

function showPermission({ world, repository, params }: RepositoryRequest): Answer {
  const user = findUser(world, params.username ?? '')
  if (user === undefined) throw notFound()
  return { status: 200, body: renderPermission(world, user, roleOf(world, repository, user)) }
}

function callersRole({ world, repository, caller, actor }: RepositoryRequest): Role {
  if (caller.kind === 'app' || caller.kind === 'anonymous') return 'read'
  return roleOf(world, repository, actor.user)
}
