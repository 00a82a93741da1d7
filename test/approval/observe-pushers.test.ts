import { expect, test } from '@jest/globals'
import { observePushers } from '../../src/approval/observe-pushers.ts'
import { Fault } from '../../src/domain/fault.ts'
import type { Actor } from '../../src/domain/repository.ts'
import type { RepositoryHost } from '../../src/ports/code-host.ts'

const OTTO = { id: 3, login: 'otto', type: 'User' } as const
const NOOR = { id: 4, login: 'noor', type: 'User' } as const
const APP = { id: 9, login: 'sallyport[bot]', type: 'Bot' } as const

const ROUND = {
  round: 2,
  cause: 'review',
  after: 0,
  message: 'm',
  reason: 'r',
  before: { publishRequests: [] },
} as const
const from = (commit: string) => ({ ...ROUND, from: { commit, tree: 't' } })
const published = { branch: 'agent/fix/1' } as never

type Pushes = Awaited<ReturnType<RepositoryHost['pushes']>>
const host = (pushes: readonly { to: string; by?: Actor }[], complete = true) => ({
  pushes: async (): Promise<Pushes> => ({ pushes, complete }),
})
const silent = { pushes: () => Promise.reject(new Error('must not be asked')) }

test('GitHub is asked only where commits of others were built upon', async () => {
  const rounds = [from('own'), { ...from('theirs'), abandoned: 'Somebody pushed.' }]
  const state = { published, ownCommits: ['own', 'next'], rounds, pushers: [NOOR] }
  expect(await observePushers(state, silent)).toEqual({ pushers: [NOOR] })
})

const BUILT = { published, ownCommits: ['own', 'next'], rounds: [from('theirs')] }

test('everybody counts as a pusher of whom GitHub or a webhook knows; bots approve nothing anyway', async () => {
  const seen = [
    { to: 'next', by: APP },
    { to: 'theirs', by: OTTO },
    { to: 'own', by: APP },
  ]
  expect(await observePushers({ ...BUILT, pushers: [NOOR] }, host(seen))).toEqual({ pushers: [NOOR, OTTO] })
})

test.each<[string, Pick<RepositoryHost, 'pushes'>]>([
  ['the push is not there yet', host([{ to: 'next', by: APP }])],
  ['the account is gone', host([{ to: 'theirs' }])],
  ['there are more than can be read', host([{ to: 'theirs', by: OTTO }], false)],
  ['the code host does not tell', { pushes: () => Promise.reject(new Fault('not-found', 'no', { retryable: false })) }],
])('it is unknown where %s', async (_why, gate) => {
  expect((await observePushers(BUILT, gate)).unknown).toContain('Who pushed theirs to the branch cannot be read')
})
