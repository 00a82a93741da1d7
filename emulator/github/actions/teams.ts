import { renderTeam } from '../render/team.ts'
import { renderUser } from '../render/user.ts'
import type { User } from '../state/accounts.ts'
import type { Team } from '../state/teams.ts'
import type { World } from '../state/world.ts'
import type { Webhooks } from '../webhooks.ts'

/** Somebody joins a team or leaves it; the organisation's Apps are told of it, by no repository. */
export function setMembership(
  world: World,
  webhooks: Pick<Webhooks, 'notifyOrganization'>,
  { team, user, isIn }: { readonly team: Team; readonly user: User; readonly isIn: boolean },
): void {
  if (team.members.has(user.id) === isIn) return
  if (isIn) team.members.add(user.id)
  else team.members.delete(user.id)
  const action = isIn ? 'added' : 'removed'
  const payload = { scope: 'team', member: renderUser(world, user), team: renderTeam(world, team) }
  webhooks.notifyOrganization(team.organization, { event: 'membership', action, payload })
}
