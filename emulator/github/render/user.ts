import type { App, Installation, Role, User } from '../state/accounts.ts'
import type { World } from '../state/world.ts'
import { nodeId, type Schemas } from './schemas.ts'

export function renderUser(world: World, user: User): Schemas['simple-user'] {
  const url = `${world.url}/users/${encodeURIComponent(user.login)}`
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId(user.type === 'Bot' ? 'BOT' : user.type === 'User' ? 'U' : 'O', user.id),
    avatar_url: `${world.url}/avatars/u/${user.id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `${world.url}/${htmlPath(user)}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: user.type,
    user_view_type: 'public',
    site_admin: false,
  }
}

export function renderPublicUser(world: World, user: User): Schemas['public-user'] {
  return {
    ...renderUser(world, user),
    name: user.name,
    company: null,
    blog: '',
    location: null,
    email: user.email,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: user.createdAt,
    updated_at: user.createdAt,
  } as Schemas['public-user']
}

export function renderApp(world: World, app: App): Schemas['integration'] {
  return {
    id: app.id,
    client_id: app.clientId,
    slug: app.slug,
    node_id: nodeId('A', app.id),
    owner: renderUser(world, app.owner),
    name: app.name,
    description: null,
    external_url: `${world.url}/apps/${app.slug}`,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: app.createdAt,
    updated_at: app.createdAt,
    permissions: { ...app.permissions },
    events: [...app.events],
  }
}

export function renderHookConfig(app: App): Schemas['webhook-config'] {
  const url = app.webhookUrl === undefined ? {} : { url: app.webhookUrl }
  return { content_type: 'json', insecure_ssl: '0', secret: '********', ...url }
}

export function renderCollaborator(world: World, user: User, role: Role): Schemas['collaborator'] {
  return { ...renderUser(world, user), permissions: renderRights(role), role_name: role }
}

export function renderInstallation(world: World, installation: Installation): Schemas['installation'] {
  const { app, account, id } = installation
  return {
    id,
    client_id: app.clientId,
    account: renderUser(world, account),
    repository_selection: 'selected',
    access_tokens_url: `${world.url}/app/installations/${id}/access_tokens`,
    repositories_url: `${world.url}/installation/repositories`,
    html_url: `${world.url}/settings/installations/${id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: { ...installation.permissions },
    events: [...app.events],
    created_at: installation.createdAt,
    updated_at: installation.createdAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: installation.suspendedAt,
  }
}

export function renderPermission(world: World, user: User, role: Role): Schemas['repository-collaborator-permission'] {
  return {
    permission: LEGACY[role],
    role_name: role,
    user: {
      ...renderUser(world, user),
      permissions: renderRights(role),
      role_name: role,
    },
  }
}

export function renderRights(role: Role): {
  admin: boolean
  maintain: boolean
  push: boolean
  triage: boolean
  pull: boolean
} {
  const rank = ['none', 'read', 'triage', 'write', 'maintain', 'admin'].indexOf(role)
  return { admin: rank >= 5, maintain: rank >= 4, push: rank >= 3, triage: rank >= 2, pull: rank >= 1 }
}

// The old field knows four words only.
const LEGACY: Readonly<Record<Role, string>> = {
  none: 'none',
  read: 'read',
  triage: 'read',
  write: 'write',
  maintain: 'write',
  admin: 'admin',
}

function htmlPath(user: User): string {
  return user.type === 'Bot' ? `apps/${user.login.replace(/\[bot\]$/, '')}` : user.login
}
