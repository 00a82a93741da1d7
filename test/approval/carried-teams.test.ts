import { describe, expect, test } from '@jest/globals'
import { createPullJudge } from '../../src/approval/pull-judge.ts'
import { Fault } from '../../src/domain/fault.ts'
import type { Actor } from '../../src/domain/repository.ts'
import type { CheckRun, CodeHost, RepositoryHost } from '../../src/ports/code-host.ts'
import { COMMIT, REPOSITORY, type Standing, standingRun, TERMS } from './standing-run.ts'

const BOT = { id: 99, login: 'sallyport[bot]', type: 'Bot' } as const
const MIRA: Actor = { id: 3, login: 'mira', type: 'User' }
const NOOR: Actor = { id: 8, login: 'noor', type: 'User' }
const OTTO: Actor = { id: 9, login: 'otto', type: 'User' }
const HEAD = '5'.repeat(40)
const GROUP = { teams: ['core'], users: [] }

interface Scene {
  readonly run?: Standing
  readonly votes?: readonly Actor[]
  readonly members?: readonly Actor[] | 'unreadable'
  readonly readers?: readonly Actor[]
  /** Logins that are another account's by now. */
  readonly taken?: readonly string[]
  /** The head that was approved; absent: the one of now. */
  readonly seen?: string
}

/** The approval check on a person's pull request of a new head, in which the agent's commit lies. */
async function judged({ run = {}, votes = [], members = [], readers = [], taken = [], seen = HEAD }: Scene) {
  const checks: CheckRun[] = []
  const pull = { number: 11, headRef: 'topic', headSha: HEAD, baseRef: 'main', author: MIRA, state: 'open' }
  const host: Partial<RepositoryHost> = {
    pull: async () => ({ ...pull, headRepositoryId: REPOSITORY.id }) as never,
    pullCommits: async () => ({ shas: [COMMIT, HEAD], complete: true }),
    openPullsWithHead: async () => [pull as never],
    reviews: async () => votes.map((author, id) => ({ id, author, state: 'approved', commit: seen, submittedAt: '' })),
    roleOf: async ({ id }) => (readers.some((one) => one.id === id) ? 'read' : 'write'),
    account: async (login) => {
      const known = [MIRA, NOOR, OTTO].find((one) => one.login === login)
      return known && taken.includes(login) ? { ...known, id: 1_000 } : known
    },
    branchHead: async () => 'tip',
    isInTeam: async (slug, login) => {
      if (members === 'unreadable') throw new Fault('forbidden', 'no', { retryable: false })
      return slug === 'core' && members.some((one) => one.login === login)
    },
    checks: async () => [],
    mergeStanding: async () => ({ queue: false, queued: false, state: 'clean' }),
    createCheck: async (check) => {
      checks.push(check)
      return { ...check, id: checks.length, appId: 1 } as never
    },
  }
  const codeHost: CodeHost = {
    identity: async () => ({ appId: 1, slug: 'sallyport', bot: BOT }),
    open: () => host as RepositoryHost,
    ownersFile: async () => undefined,
  }
  const runs = await standingRun({ approval: { groups: [GROUP] }, ...run })
  await createPullJudge({ ...TERMS, codeHost, runs })(REPOSITORY, 11)
  const approval = checks.find(({ name }) => name === 'sallyport/approval')
  return { conclusion: approval?.conclusion, summary: approval?.summary ?? '' }
}

describe('a run whose policy asks for a team, carried over to a new head', () => {
  test.each<[string, Scene, string]>([
    ['nobody approves', { members: [OTTO] }, 'action_required'],
    ['somebody approves who is in no team', { votes: [NOOR], members: [OTTO] }, 'action_required'],
    ['a member approves', { votes: [OTTO], members: [OTTO] }, 'success'],
    ['a member approved what was the head before', { votes: [OTTO], members: [OTTO], seen: COMMIT }, 'action_required'],
    ['a member approves who may only read', { votes: [OTTO], members: [OTTO], readers: [OTTO] }, 'action_required'],
    ['a member approves who opened it', { votes: [MIRA], members: [MIRA] }, 'action_required'],
    [
      'an account approves that took a login of a member',
      { votes: [OTTO], members: [OTTO], taken: ['otto'] },
      'action_required',
    ],
    ['somebody approves while teams cannot be read', { votes: [OTTO], members: 'unreadable' }, 'action_required'],
    ['two must, and one of two is a member', { run: two(), votes: [NOOR, OTTO], members: [OTTO] }, 'action_required'],
    ['two must, and both are members', { run: two(), votes: [NOOR, OTTO], members: [NOOR, OTTO] }, 'success'],
    ['each of two groups must, and one person is of both', { run: both(), votes: [OTTO], members: [OTTO] }, 'success'],
    [
      'each of two groups must, and one is not heard',
      { run: both(), votes: [NOOR], members: [NOOR] },
      'action_required',
    ],
  ])('%s', async (_what, scene, conclusion) => {
    expect((await judged(scene)).conclusion).toBe(conclusion)
  })

  test('says which team is missing, and who does not count for it', async () => {
    const { summary } = await judged({ votes: [NOOR], members: [OTTO] })
    expect(summary).toMatch(/Needs 1 of `@\u2060acme\/core`: nobody yet/)
    expect(summary).toContain('**noor** does not count here: is not one of them')
  })

  test('was approved in its own pull request: the team was heard there', async () => {
    const run: Standing = { approval: { groups: [GROUP] }, approved: true, approvers: [OTTO], end: 'merged' }
    expect((await judged({ run, members: [] })).conclusion).toBe('success')
  })
})

function two(): Standing {
  return { approval: { count: 2, groups: [GROUP] } }
}

function both(): Standing {
  return { approval: { groups: [GROUP, { teams: [], users: ['otto'] }] } }
}
