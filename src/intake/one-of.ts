import type { Approvers } from '../domain/approvers.ts'
import { isFault } from '../domain/fault.ts'
import type { Actor } from '../domain/repository.ts'
import type { RepositoryHost } from '../ports/code-host.ts'

interface Hosts {
  readonly read: Pick<RepositoryHost, 'account'>
  /** Opened for `people`. */
  readonly people: Pick<RepositoryHost, 'isInTeam'>
}

/** Whether somebody is in one of the teams or is one of the users of a group. Their login has been found to be theirs. */
export async function isOneOf({ teams, users }: Approvers, actor: Actor, { read, people }: Hosts): Promise<boolean> {
  for (const login of users) if ((await read.account(login))?.id === actor.id) return true
  try {
    for (const team of teams) if (await people.isInTeam(team, actor.login)) return true
  } catch (error) {
    if (!isFault(error, 'forbidden') && !isFault(error, 'rejected')) throw error
  }
  return false
}

/** As people read it: no mention, nobody is called by it. */
export function namesOf({ teams, users }: Approvers): string {
  return [...teams.map((team) => `team ${team}`), ...users].map((name) => `\`${name}\``).join(', ')
}
