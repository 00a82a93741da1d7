import type { Team } from '../state/teams.ts'
import type { World } from '../state/world.ts'
import { nodeId, type Schemas } from './schemas.ts'

export function renderTeam(world: World, team: Team): Schemas['team'] & { parent: null } {
  const { id, slug, organization } = team
  const url = `${world.url}/organizations/${organization.id}/team/${id}`
  return {
    id,
    node_id: nodeId('T', id),
    name: slug,
    slug,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'pull',
    url,
    html_url: `${world.url}/orgs/${organization.login}/teams/${slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: 'organization',
    organization_id: organization.id,
    parent: null,
  }
}
