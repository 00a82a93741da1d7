import { hasRole } from '../domain/repository.ts'
import type { CodeHost } from '../ports/code-host.ts'
import type { FindLack } from '../ports/may-ask.ts'
import { isOneOf, namesOf } from './one-of.ts'

/** A team never stands in for the role: who is in it and may only read asks in vain. */
export function createFindLack(codeHost: Pick<CodeHost, 'open'>): FindLack {
  return async (who, { repository, ask = { role: 'write' } }) => {
    const read = codeHost.open(repository, 'read')
    const role = await read.roleOf(who)
    if (!hasRole(role, ask.role)) return `has ${role} access now; the policy asks for ${ask.role}`
    const people = codeHost.open(repository, 'people')
    for (const group of ask.groups ?? []) {
      if (await isOneOf(group, who, { read, people })) continue
      return `is none of those whom the policy lets ask: ${namesOf(group)}`
    }
    return undefined
  }
}
