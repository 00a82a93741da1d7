import type { Requirement } from '../domain/approval-requirement.ts'
import { isFault } from '../domain/fault.ts'
import type { Actor, RepositoryRef } from '../domain/repository.ts'
import type { CodeHost } from '../ports/code-host.ts'
import type { Belonging } from './judge-requirements.ts'

export interface Asking {
  readonly requirements: readonly Pick<Requirement, 'teams' | 'users'>[]
  /** Who may count: only of them it is asked. */
  readonly voters: readonly Actor[]
  /** Who cannot count, by the login that we know them by: told, so that a lost cause is told from a wait. */
  readonly others: readonly Actor[]
  readonly repository: RepositoryRef
}

/**
 * Looks up who of the voters belongs to what the requirements name, as it is now. A login that has passed to another
 * account speaks for nobody. Teams that cannot be read have no members, and it is said.
 */
export async function observeBelonging(asking: Asking, codeHost: CodeHost): Promise<Belonging> {
  const { requirements, others } = asking
  const named = requirements.some(({ teams, users }) => teams.length + users.length > 0)
  if (!named) return { teams: new Map(), users: new Map() }
  const voters = await stillThemselves(asking, codeHost)
  const users = new Map([...others, ...voters].map(({ login, id }) => [login.toLowerCase(), id]))
  return { users, ...(await teamsOf(asking, voters, codeHost)) }
}

async function stillThemselves({ voters, repository }: Asking, codeHost: CodeHost): Promise<Actor[]> {
  const host = codeHost.open(repository, 'read')
  const people = [...new Map(voters.filter(({ type }) => type === 'User').map((one) => [one.id, one])).values()]
  const found: Actor[] = []
  for (const voter of people) {
    if ((await host.account(voter.login))?.id === voter.id) found.push(voter)
  }
  return found
}

async function teamsOf(
  { requirements, repository }: Asking,
  voters: readonly Actor[],
  codeHost: CodeHost,
): Promise<Omit<Belonging, 'users'>> {
  const slugs = new Set(requirements.flatMap(({ teams }) => teams))
  const host = codeHost.open(repository, 'people')
  const teams = new Map<string, Set<number>>()
  try {
    for (const slug of slugs) {
      const members = new Set<number>()
      for (const { login, id } of voters) if (await host.isInTeam(slug, login)) members.add(id)
      teams.set(slug, members)
    }
    return { teams }
  } catch (error) {
    if (!cannotBeRead(error)) throw error
    const what = `the teams of ${repository.owner} cannot be read: the App needs the permission \`members: read\``
    return {
      teams: new Map(),
      unreadable: `${what}, which an owner of the organisation accepts on the installation's page; a person's own account has no teams`,
    }
  }
}

/** A token for teams was refused, or what it asked for. */
function cannotBeRead(error: unknown): boolean {
  return isFault(error, 'forbidden') || isFault(error, 'rejected')
}
