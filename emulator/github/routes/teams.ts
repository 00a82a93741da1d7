import { findRepository, hasPermission } from '../access.ts'
import { listAnswer } from '../pagination.ts'
import { forbiddenToApp, notFound } from '../refusal.ts'
import { renderTeam } from '../render/team.ts'
import { type ApiRequest, on, type Route } from '../router.ts'
import type { User } from '../state/accounts.ts'
import { isMember, mayWorkOn, type Team } from '../state/teams.ts'
import { findUser } from '../world.ts'

export const teamRoutes: readonly Route[] = [
  on('GET /orgs/{org}/teams', (request) => {
    const { world } = request
    const teams = teamsOf(request)
    return listAnswer(request, teams, (team) => {
      const parent = teams.find(({ slug }) => slug === team.parent)
      return { ...renderTeam(world, team), parent: parent === undefined ? null : renderTeam(world, parent) }
    })
  }),
  on('GET /orgs/{org}/teams/{team_slug}/memberships/{username}', (request) => {
    const { world, params } = request
    const teams = teamsOf(request)
    const team = teams.find(({ slug }) => slug === params.team_slug?.toLowerCase())
    const user = findUser(world, params.username ?? '')
    if (team === undefined || user === undefined || !isMember(teams, team, user)) throw notFound()
    const url = `${renderTeam(world, team).url}/memberships/${user.login}`
    return { status: 200, body: { url, role: 'member', state: 'active' } }
  }),
  on('GET /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}', (request) => {
    const { world, caller, params } = request
    const teams = teamsOf(request)
    const team = teams.find(({ slug }) => slug === params.team_slug?.toLowerCase())
    const repository = findRepository(world, caller, { owner: params.owner ?? '', repo: params.repo ?? '' })
    if (team === undefined || !mayWorkOn(teams, team, repository.id)) throw notFound()
    return { status: 204, body: undefined }
  }),
]

// People see the teams of any organisation here; an App those of the account that it is installed on.
function teamsOf({ world, caller, params }: ApiRequest): Team[] {
  const organization = findUser(world, params.org ?? '')
  if (organization?.type !== 'Organization') throw notFound()
  if (caller.kind === 'installation') requireMembers(caller, organization)
  else if (caller.kind !== 'user') throw notFound()
  return world.teams.filter((team) => team.organization === organization)
}

function requireMembers(caller: ApiRequest['caller'] & { kind: 'installation' }, organization: User): void {
  if (caller.installation.account !== organization) throw notFound()
  if (!hasPermission(caller.permissions, 'members', 'read')) throw forbiddenToApp()
}
