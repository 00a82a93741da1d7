import { ROLES, type Role } from '../../../domain/repository.ts'
import type { RepositoryHost } from '../../../ports/code-host.ts'
import { actorOf } from '../actor.ts'
import { orAbsent } from './absent.ts'
import { PAGE, type RepositoryApi } from './repository-api.ts'
import { createRules } from './rules.ts'

type People = Pick<RepositoryHost, 'roleOf' | 'writers' | 'account' | 'isInTeam' | 'reviewRules'>

export function createPeople(api: RepositoryApi): People {
  return {
    ...createRules(api),
    async roleOf({ id, login }) {
      const at = await api.place()
      const answer = await orAbsent(api.octokit.rest.repos.getCollaboratorPermissionLevel({ ...at, username: login }))
      if (answer === undefined || answer.data.user?.id !== id) return 'none'
      // `permission` calls maintain "write" and triage "read"; for a role of the organisation's own making it is the base.
      return knownRole(answer.data.role_name) ?? knownRole(answer.data.permission) ?? 'none'
    },
    async writers() {
      const query = { ...(await api.place()), permission: 'push', per_page: PAGE } as const
      return (await api.octokit.paginate(api.octokit.rest.repos.listCollaborators, query)).map(actorOf)
    },
    async account(login) {
      await api.place()
      const answer = await orAbsent(api.octokit.rest.users.getByUsername({ username: login }))
      return answer === undefined ? undefined : actorOf(answer.data)
    },
    async isInTeam(slug, login) {
      const at = await api.place()
      const team = { org: at.owner, team_slug: slug }
      const { teams } = api.octokit.rest
      const answer = await orAbsent(teams.getMembershipForUserInOrg({ ...team, username: login }))
      if (answer?.data.state !== 'active') return false
      // Any member of an organisation may make a team, also under the slug that another one has given up; only who
      // administers the repository lets one work on it.
      return (await orAbsent(teams.checkPermissionsForRepoInOrg({ ...team, ...at }))) !== undefined
    },
  }
}

function knownRole(name: string | undefined): Role | undefined {
  return ROLES.find((role) => role === name)
}
