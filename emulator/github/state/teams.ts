import type { User } from './accounts.ts'

export interface Team {
  readonly id: number
  readonly organization: User
  readonly slug: string
  /** The slug of the team above. */
  readonly parent: string | undefined
  /** Ids of users. */
  readonly members: Set<number>
  /** Ids of repositories that the team may work on. */
  readonly repositoryIds: Set<number>
}

/** Members of a team below are members of the teams above it, too. */
export function isMember(teams: readonly Team[], team: Team, user: User): boolean {
  const below = teams.filter((one) => one.parent === team.slug && one.organization === team.organization)
  return team.members.has(user.id) || below.some((one) => isMember(teams, one, user))
}

/** What a team above may work on, the teams below it may, too. */
export function mayWorkOn(teams: readonly Team[], team: Team, repositoryId: number): boolean {
  const above = teams.find(({ slug, organization }) => slug === team.parent && organization === team.organization)
  return team.repositoryIds.has(repositoryId) || (above !== undefined && mayWorkOn(teams, above, repositoryId))
}
