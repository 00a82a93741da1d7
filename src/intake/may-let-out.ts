import { type Actor, hasRole } from '../domain/repository.ts'
import type { RunState } from '../domain/run-state.ts'
import type { CodeHost } from '../ports/code-host.ts'
import { isOneOf, namesOf } from './one-of.ts'

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
    return `Who lets a held change out must be of ${namesOf(group)}, as who approves: ask somebody there. Where teams cannot be read, \`sallyport doctor\` says what to do.`
  }
  return undefined
}

/** Looked at once more when it counts. */
export function createMayLetOut(codeHost: CodeHost) {
  return async (state: RunState, actor: Actor) => (await refusalToLetOut(state, actor, codeHost)) === undefined
}
