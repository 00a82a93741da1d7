import type { Caller } from './auth.ts'
import { forbiddenToApp, GitHubRefusal, notFound } from './refusal.ts'
import {
  type Actor,
  type Installation,
  type Level,
  levelAtLeast,
  type Permissions,
  type Role,
  roleAtLeast,
  type User,
} from './state/accounts.ts'
import { fullName, type Repository, type World } from './state/world.ts'

/** What a call needs: any one of the App permissions, and for people a role. */
export interface Need {
  readonly permissions: readonly (readonly [name: string, level: Level])[]
  readonly role: Role
}

/** The repository that a path names, as far as the caller may know that it exists. */
export function findRepository(world: World, caller: Caller, name: { owner: string; repo: string }): Repository {
  const wanted = `${name.owner}/${name.repo}`.toLowerCase()
  const repository = world.repositories.find((one) => fullName(one).toLowerCase() === wanted)
  if (repository === undefined || !isVisible(world, caller, repository)) throw notFound()
  return repository
}

/** Refuses a call that the caller has no right to, in the words that GitHub uses for an App and for a person. */
export function requireAccess(world: World, caller: Caller, repository: Repository, need: Need): void {
  if (repository.archived && need.role !== 'read')
    throw new GitHubRefusal(403, 'Repository was archived so is read-only.')
  if (caller.kind === 'installation') {
    if (!mayCall(caller, repository, need)) throw forbiddenToApp()
    return
  }
  if (caller.kind === 'user') {
    if (!roleAtLeast(roleOf(world, repository, caller.user), need.role)) {
      throw need.role === 'read' || need.role === 'write'
        ? notFound()
        : new GitHubRefusal(403, 'Must have admin rights to Repository.')
    }
    return
  }
  // An App's JWT is for the App's own pages.
  if (caller.kind === 'app') throw new GitHubRefusal(401, 'Bad credentials')
  if (need.permissions.some(([, level]) => level !== 'read')) throw new GitHubRefusal(401, 'Requires authentication')
}

export function hasPermission(permissions: Permissions, name: string, level: Level): boolean {
  // Everybody who may see a repository may read its metadata.
  return (name === 'metadata' && level === 'read') || levelAtLeast(permissions[name], level)
}

/** The role of somebody in a repository; a public one is read by everybody. */
export function roleOf(world: World, repository: Repository, user: User): Role {
  if (user.id === repository.owner.id) return 'admin'
  const given = repository.collaborators.get(user.login.toLowerCase())
  if (given !== undefined) return given
  const installed = user.type === 'Bot' ? installationOfBot(world, repository, user) : undefined
  if (installed !== undefined) return hasPermission(installed.permissions, 'contents', 'write') ? 'write' : 'read'
  return repository.private ? 'none' : 'read'
}

export function actorOf(caller: Caller): Actor {
  if (caller.kind === 'user') return { user: caller.user, app: null }
  if (caller.kind === 'installation') return { user: caller.installation.app.bot, app: caller.installation.app }
  if (caller.kind === 'app') return { user: caller.app.bot, app: caller.app }
  throw new GitHubRefusal(401, 'Requires authentication')
}

// What is public is read with any token, and written with none but those of the repository.
function mayCall(caller: Caller & { kind: 'installation' }, repository: Repository, need: Need): boolean {
  const isIts = caller.repositoryIds.has(repository.id)
  return hasAny(caller.permissions, need) && (isIts || need.permissions.some(([, level]) => level === 'read'))
}

function isVisible(world: World, caller: Caller, repository: Repository): boolean {
  switch (caller.kind) {
    case 'installation':
      return caller.repositoryIds.has(repository.id) || !repository.private
    case 'app':
      return [...world.installations.values()].some(
        (one) => one.app === caller.app && one.repositoryIds.has(repository.id),
      )
    case 'user':
      return roleOf(world, repository, caller.user) !== 'none'
    case 'anonymous':
      return !repository.private
  }
}

function hasAny(permissions: Permissions, need: Need): boolean {
  return need.permissions.some(([name, level]) => hasPermission(permissions, name, level))
}

function installationOfBot(world: World, repository: Repository, user: User): Installation | undefined {
  return [...world.installations.values()].find(
    (one) => one.app.bot.id === user.id && one.repositoryIds.has(repository.id),
  )
}
