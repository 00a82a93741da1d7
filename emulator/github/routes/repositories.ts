import { roleOf } from '../access.ts'
import { notFound } from '../refusal.ts'
import { renderFullRepository } from '../render/repository.ts'
import { renderPermission, renderPublicUser } from '../render/user.ts'
import { type Answer, needs, on, onRepository, type RepositoryRequest, type Route } from '../router.ts'
import type { Role } from '../state/accounts.ts'
import { fullName } from '../state/world.ts'
import { findUser } from '../world.ts'

const read = needs('metadata:read', 'read')

export const repositoryRoutes: readonly Route[] = [
  onRepository('GET ', read, (request) => ({
    status: 200,
    body: renderFullRepository(request.world, request.repository, callersRole(request)),
  })),
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

function showPermission({ world, repository, params }: RepositoryRequest): Answer {
  const user = findUser(world, params.username ?? '')
  if (user === undefined) throw notFound()
  return { status: 200, body: renderPermission(world, user, roleOf(world, repository, user)) }
}

function callersRole({ world, repository, caller, actor }: RepositoryRequest): Role {
  if (caller.kind === 'app' || caller.kind === 'anonymous') return 'read'
  return roleOf(world, repository, actor.user)
}
