import type { GraphQLError } from 'graphql'
import { hasPermission, roleOf } from './access.ts'
import type { Caller } from './auth.ts'
import { typed } from './graphql-error.ts'
import { GitHubRefusal } from './refusal.ts'
import { roleAtLeast } from './state/accounts.ts'
import type { Repository, World } from './state/world.ts'

/** Who may ask anything at all. */
export type Known = Extract<Caller, { kind: 'user' | 'installation' }>

export type Mutation<Input> = (args: { input: Input & { clientMutationId?: string } }) => Promise<unknown>

export function sees(world: World, caller: Known, repository: Repository): boolean {
  if (caller.kind === 'installation') return caller.repositoryIds.has(repository.id)
  return roleOf(world, repository, caller.user) !== 'none'
}

export function requireWrite(world: World, caller: Known, at: { repository: Repository; permission: string }): void {
  if (caller.kind === 'installation') {
    if (!hasPermission(caller.permissions, at.permission, 'write'))
      throw typed('FORBIDDEN', 'Resource not accessible by integration')
  } else if (!roleAtLeast(roleOf(world, at.repository, caller.user), 'write')) {
    throw typed('FORBIDDEN', `${caller.user.login} does not have the correct permissions to execute this mutation`)
  }
}

export async function refusing<T>(run: () => T | Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof GitHubRefusal) throw typed(error.status === 404 ? 'NOT_FOUND' : 'UNPROCESSABLE', error.message)
    throw error
  }
}

export function unresolved(id: string): GraphQLError {
  return typed('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`)
}
