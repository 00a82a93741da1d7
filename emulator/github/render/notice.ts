import type { Installation, User } from '../state/accounts.ts'
import { fullName, type Notice, type World } from '../state/world.ts'
import { renderRepository } from './repository.ts'
import { nodeId } from './schemas.ts'
import { renderInstallation, renderUser } from './user.ts'

/** The payload of an event, as one installation is told of it. */
export function renderNotice(world: World, installation: Installation, notice: Notice): Record<string, unknown> {
  const { owner } = notice.repository
  return {
    ...(notice.action === undefined ? {} : { action: notice.action }),
    repository: renderRepository(world, notice.repository),
    ...(owner.type === 'Organization' ? { organization: renderOrganization(world, owner) } : {}),
    sender: renderUser(world, notice.actor.user),
    installation: { id: installation.id, node_id: nodeId('MDIzOkludGVncmF0aW9uSW5zdGFsbGF0aW9u', installation.id) },
    ...notice.payload,
  }
}

export function renderInstallationEvent(world: World, installation: Installation): Record<string, unknown> {
  const repositories = world.repositories.filter((one) => installation.repositoryIds.has(one.id))
  return {
    installation: renderInstallation(world, installation),
    repositories: repositories.map((one) => ({
      id: one.id,
      node_id: nodeId('R', one.id),
      name: one.name,
      full_name: fullName(one),
      private: one.private,
    })),
    requester: null,
    sender: renderUser(world, installation.account),
  }
}

/** What every event of an organisation carries that is about no repository. */
export function renderOrganizationEvent(world: World, installation: Installation): Record<string, unknown> {
  return {
    organization: renderOrganization(world, installation.account),
    sender: renderUser(world, installation.account),
    installation: { id: installation.id, node_id: nodeId('MDIzOkludGVncmF0aW9uSW5zdGFsbGF0aW9u', installation.id) },
  }
}

function renderOrganization(world: World, owner: User): Record<string, unknown> {
  const { login, id, node_id, avatar_url, repos_url, events_url } = renderUser(world, owner)
  const url = `${world.url}/orgs/${login}`
  return {
    login,
    id,
    node_id,
    url,
    repos_url,
    events_url,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url,
    description: null,
  }
}
