import type { Approvers } from '../domain/approvers.ts'
import { isFault } from '../domain/fault.ts'
import { type Actor, hasRole } from '../domain/repository.ts'
import type { RunState } from '../domain/run-state.ts'
import type { CodeHost, RepositoryHost } from '../ports/code-host.ts'

/**
 * Why somebody may not let a held change out: who does that counts as who approves, by role and, where the policy names
 * teams or users, as one of each group. @returns undefined: they may.
 */
export async function refusalToLetOut(
  { base, intent }: RunState,
  actor: Actor,
  codeHost: CodeHost,
): Promise<string | undefined> {
  const approval = base?.policy.approval
  if (approval === undefined) return undefined
  const read = codeHost.open(intent.repository, 'read')
  const role = await read.roleOf(actor)
  if (!hasRole(role, approval.role)) {
    return `You have ${role} access; who lets a held change out needs ${approval.role}, as who approves.`
  }
  const people = codeHost.open(intent.repository, 'people')
  for (const group of approval.groups ?? []) {
    if (await isOneOf(group, actor, { read, people })) continue
    const names = [...group.teams.map((team) => `team ${team}`), ...group.users].map((name) => `\`${name}\``)
    return `Who lets a held change out must be of ${names.join(', ')}, as who approves: ask somebody there. Where teams cannot be read, \`sallyport doctor\` says what to do.`
  }
  return undefined
}

/** Looked at once more when it counts. */
export function createMayLetOut(codeHost: CodeHost) {
  return async (state: RunState, actor: Actor) => (await refusalToLetOut(state, actor, codeHost)) === undefined
}

async function isOneOf(
  { teams, users }: Approvers,
  actor: Actor,
  { read, people }: { readonly read: RepositoryHost; readonly people: RepositoryHost },
): Promise<boolean> {
  for (const login of users) if ((await read.account(login))?.id === actor.id) return true
  try {
    for (const team of teams) if (await people.isInTeam(team, actor.login)) return true
  } catch (error) {
    if (!isFault(error, 'forbidden') && !isFault(error, 'rejected')) throw error
  }
  return false
}
