import { expect, test } from '@jest/globals'
import { Fault } from '../../src/domain/fault.ts'
import type { Policy } from '../../src/domain/policy.ts'
import type { Role } from '../../src/domain/repository.ts'
import { createFindLack } from '../../src/intake/may-ask.ts'
import type { CodeHost } from '../../src/ports/code-host.ts'
import { REPOSITORY } from '../approval/standing-run.ts'

const TEAMS: Readonly<Record<string, readonly string[]>> = { core: ['otto', 'rita'], security: ['noor'] }
const ROLES: Readonly<Record<string, Role>> = { otto: 'write', rita: 'read', noor: 'maintain', mira: 'admin' }
const IDS: Readonly<Record<string, number>> = { otto: 1, rita: 2, noor: 3, mira: 4 }

function lackOf(login: string, ask: Policy['ask'] | undefined, teams?: () => Promise<never>) {
  const host = {
    roleOf: async () => ROLES[login] ?? 'none',
    account: async (name: string) => ({ id: IDS[name] }),
    isInTeam: teams ?? (async (slug: string, name: string) => TEAMS[slug]?.includes(name) ?? false),
  }
  const findLack = createFindLack({ open: () => host } as unknown as CodeHost)
  return findLack({ id: IDS[login] ?? 0, login, type: 'User' }, { repository: REPOSITORY, ask })
}

const group = (teams: readonly string[], users: readonly string[] = []) => ({ teams, users })
const CORE = { role: 'write', groups: [group(['core'])] } as const

test.each([
  ['a member with the role', 'otto', CORE, undefined],
  ['a member without the role: no team lifts anybody above it', 'rita', CORE, 'has read access now'],
  ['an admin who is no member', 'mira', CORE, 'is none of those whom the policy lets ask: `team core`'],
  ['a user beside the teams', 'mira', { role: 'write', groups: [group(['core'], ['mira'])] }, undefined],
  ['a user who lacks the role', 'rita', { role: 'write', groups: [group([], ['rita'])] }, 'has read access now'],
  ['a user alone', 'otto', { role: 'write', groups: [group([], ['mira'])] }, '`mira`'],
  [
    'of one of two groups',
    'otto',
    { role: 'write', groups: [group(['core']), group(['security'])] },
    '`team security`',
  ],
  ['of a team that is not there', 'otto', { role: 'write', groups: [group(['gone'])] }, '`team gone`'],
  ['whoever can write, where nothing is said', 'otto', undefined, undefined],
  ['a reader, where nothing is said', 'rita', undefined, 'the policy asks for write'],
] as const)('%s', async (_what, login, ask, lack) => {
  expect(await lackOf(login, ask)).toEqual(lack === undefined ? undefined : expect.stringContaining(lack))
})

test('a login that another account has taken is not the one of the policy', async () => {
  const findLack = createFindLack({
    open: () => ({ roleOf: async () => 'write', account: async () => ({ id: 99 }) }),
  } as unknown as CodeHost)
  const ask = { role: 'write', groups: [group([], ['mira'])] } as const
  expect(await findLack({ id: 4, login: 'mira', type: 'User' }, { repository: REPOSITORY, ask })).toContain('`mira`')
})

test('teams that cannot be read have no members; a host that is away is no answer', async () => {
  const refusing = (code: 'forbidden' | 'network') => () => Promise.reject(new Fault(code, 'no', { retryable: false }))
  expect(await lackOf('otto', CORE, refusing('forbidden'))).toContain('`team core`')
  await expect(lackOf('otto', CORE, refusing('network'))).rejects.toThrow('no')
})
