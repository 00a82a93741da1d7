import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { writeCommit } from './commits.ts'
import type { NewApp, NewRepository, NewRuleset } from './emulator.ts'
import { writeFiles } from './files.ts'
import { createGit } from './git.ts'
import type { App, Installation, User } from './state/accounts.ts'
import type { Ruleset } from './state/checks.ts'
import type { Repository, World } from './state/world.ts'
import { findUser, registerRepository, registerUser } from './world.ts'

/** A repository with one commit by its owner. */
export async function seedRepository(world: World, wanted: NewRepository): Promise<Repository> {
  const owner = findUser(world, wanted.owner) ?? registerUser(world, { login: wanted.owner, type: 'Organization' })
  const defaultBranch = wanted.defaultBranch ?? 'main'
  const git = await createGit(join(world.directory, owner.login, `${wanted.name}.git`), defaultBranch)
  const tree =
    wanted.fromDirectory === undefined
      ? await writeFiles(git, null, wanted.files ?? {})
      : await git.writeTreeFrom(wanted.fromDirectory)
  const self = { name: owner.name, email: owner.email, seconds: Math.floor(world.now().getTime() / 1000) }
  const sha = await writeCommit(world, git, {
    tree,
    parents: [],
    message: 'Initial commit',
    author: self,
    committer: self,
    signed: false,
  })
  await git.setRef(`refs/heads/${defaultBranch}`, sha)
  return registerRepository(world, { owner, name: wanted.name, private: wanted.private ?? false, defaultBranch, git })
}

export function seedApp(world: World, wanted: NewApp): { app: App; key: KeyObject } {
  const slug = wanted.slug ?? wanted.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const id = world.nextId()
  const owner = wanted.owner ?? `${slug}-owner`
  const app: App = {
    id,
    slug,
    name: wanted.name,
    clientId: `Iv23li${id.toString(36).padStart(14, '0')}`,
    owner: findUser(world, owner) ?? registerUser(world, { login: owner, type: 'Organization' }),
    bot: registerUser(world, { login: `${slug}[bot]`, type: 'Bot' }),
    publicKey: keys.publicKey,
    permissions: wanted.permissions,
    events: wanted.events,
    webhookSecret: wanted.webhookSecret,
    createdAt: world.timestamp(),
    webhookUrl: wanted.webhookUrl,
  }
  world.apps.set(id, app)
  return { app, key: keys.privateKey }
}

export function seedInstallation(world: World, app: App, repositories: readonly Repository[]): Installation {
  const account: User = repositories[0]?.owner ?? app.owner
  const installation: Installation = {
    id: world.nextId(),
    app,
    account,
    repositoryIds: new Set(repositories.map((one) => one.id)),
    createdAt: world.timestamp(),
    permissions: app.permissions,
    suspendedAt: null,
  }
  world.installations.set(installation.id, installation)
  return installation
}

export function seedRuleset(world: World, repository: Repository, wanted: NewRuleset): Ruleset {
  const ruleset: Ruleset = {
    id: world.nextId(),
    name: wanted.name ?? 'protect',
    branches: wanted.branches,
    requiredChecks: wanted.requiredChecks ?? [],
    requiredApprovals: wanted.requiredApprovals ?? 0,
    dismissStale: wanted.dismissStale ?? false,
    lastPushApproval: wanted.lastPushApproval ?? false,
    bypassAdmins: wanted.bypassAdmins ?? false,
    ...(wanted.mergeQueue === undefined ? {} : { mergeQueue: wanted.mergeQueue }),
    createdAt: world.timestamp(),
  }
  repository.rulesets.push(ruleset)
  return ruleset
}
