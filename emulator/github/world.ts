import { generateKeyPairSync } from 'node:crypto'
import type { Actor, Installation, User } from './state/accounts.ts'
import type { Team } from './state/teams.ts'
import { type Effect, fullName, type Notice, type Repository, type World } from './state/world.ts'

export interface WorldOptions {
  readonly directory: string
  readonly now: () => Date
  readonly notify: (notice: Notice) => void
  readonly pushed: World['pushed']
}

export function createWorld(options: WorldOptions): World {
  const effects: Effect[] = []
  let lastId = 1000
  const timestamp = (): string =>
    options
      .now()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z')
  return {
    directory: options.directory,
    users: new Map(),
    apps: new Map(),
    installations: new Map(),
    repositories: [],
    teams: [],
    tokens: new Map(),
    effects,
    signingKey: generateKeyPairSync('ed25519').privateKey,
    url: '',
    now: options.now,
    timestamp,
    nextId: () => ++lastId,
    record(actor: Actor, kind: string, data: Record<string, unknown>) {
      const { login, id, type } = actor.user
      effects.push({ seq: effects.length + 1, at: timestamp(), actor: { login, id, type }, kind, data })
    },
    notify: options.notify,
    pushed: options.pushed,
  }
}

/** Logins are case-insensitive, as GitHub's are. */
export function findUser(world: World, login: string): User | undefined {
  return world.users.get(login.toLowerCase())
}

/** A repository in which nothing has happened yet but what its git holds. */
export function registerRepository(
  world: World,
  made: Pick<Repository, 'owner' | 'name' | 'private' | 'defaultBranch' | 'git' | 'forkOf'>,
): Repository {
  const at = world.timestamp()
  const repository: Repository = {
    ...made,
    id: world.nextId(),
    createdAt: at,
    collaborators: new Map(),
    labels: [],
    issues: new Map(),
    checkRuns: [],
    statuses: [],
    deployments: [],
    suites: new Map(),
    queues: new Map(),
    rulesets: [],
    workflows: [],
    jobs: [],
    archived: false,
    pushedAt: at,
  }
  world.repositories.push(repository)
  return repository
}

export function registerUser(
  world: World,
  wanted: { login: string; type: User['type']; name?: string; email?: string },
): User {
  const id = world.nextId()
  const user: User = {
    id,
    login: wanted.login,
    type: wanted.type,
    name: wanted.name ?? wanted.login,
    email: wanted.email ?? `${id}+${wanted.login}@users.noreply.github.com`,
    createdAt: world.timestamp(),
  }
  world.users.set(user.login.toLowerCase(), user)
  return user
}

/** For whoever sets the scene: a wrong name is a mistake in a test, and said so. */
export function requireUser(world: World, login: string): User {
  const user = findUser(world, login)
  if (user === undefined) throw new Error(`No user has the login ${login}: addUser first`)
  return user
}

export function requireRepository(world: World, name: string): Repository {
  const repository = world.repositories.find((one) => fullName(one).toLowerCase() === name.toLowerCase())
  if (repository === undefined) throw new Error(`No repository is called ${name}: addRepository first`)
  return repository
}

export function requireTeam(world: World, organization: string, slug: string): Team {
  const owner = requireUser(world, organization)
  const team = world.teams.find((one) => one.organization === owner && one.slug === slug)
  if (team === undefined) throw new Error(`${organization} has no team ${slug}: addTeam first`)
  return team
}

export function requireInstallation(world: World, id: number): Installation {
  const installation = world.installations.get(id)
  if (installation === undefined) throw new Error(`No installation has the number ${id}`)
  return installation
}
