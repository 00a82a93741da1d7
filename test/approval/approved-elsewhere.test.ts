import { describe, expect, test } from '@jest/globals'
import { createPullJudge } from '../../src/approval/pull-judge.ts'
import type { Policy } from '../../src/domain/policy.ts'
import type { Actor } from '../../src/domain/repository.ts'
import type { Verdict } from '../../src/domain/verdict.ts'
import type { CheckRun, CodeHost, HostedPull, RepositoryHost } from '../../src/ports/code-host.ts'
import { policyOf } from '../fixtures/agent-run.ts'
import { COMMIT, EARLIER, PULL, REPOSITORY, type Standing, standingRun, type TERMS } from './standing-run.ts'

const BOT = { id: 99, login: 'sallyport[bot]', type: 'Bot' } as const
const MIRA = { id: 3, login: 'mira', type: 'User' } as const
const NOOR = { id: 8, login: 'noor', type: 'User' } as const
const OTTO = { id: 9, login: 'otto', type: 'User' } as const
const HEAD = '5'.repeat(40)
const ASKED: Actor = { id: 7, login: 'maintainer', type: 'User' }

interface Place {
  readonly run: Standing
  /** Of the policy for the branch that the person's pull request goes to; absent: as for every other branch. */
  readonly stricter?: Partial<Policy['approval']>
  readonly verb?: Verdict['verb']
  readonly broken?: true
  readonly base?: string
  readonly votes?: readonly Actor[]
  readonly shas?: readonly string[]
  readonly owners?: Readonly<Record<string, string>>
  readonly fork?: true
}

/** What the checks on a person's pull request say, which holds a commit of the agent's, and which others were looked at. */
async function judged({ votes = [], shas = [COMMIT, HEAD], base = 'main', ...place }: Place) {
  const checks: CheckRun[] = []
  const asked: number[] = []
  const policiesRead: string[] = []
  const hosted = { number: 11, headRef: 'topic', headSha: HEAD, baseRef: base, author: MIRA, state: 'open' }
  const pull = { ...hosted, headRepositoryId: place.fork ? 2 : REPOSITORY.id } as unknown as HostedPull
  const host: Partial<RepositoryHost> = {
    pull: async (number) => {
      asked.push(number)
      return number === 11 ? pull : ({ ...pull, number, merged: false } as HostedPull)
    },
    pullCommits: async () => ({ shas: [...shas], complete: true }),
    pullFiles: async () => ({ paths: ['src/auth.ts'], complete: true }),
    openPullsWithHead: async () => [pull],
    reviews: async () => votes.map((author, id) => ({ id, author, state: 'approved', commit: HEAD, submittedAt: '' })),
    roleOf: async () => 'write',
    account: async (login) => [MIRA, NOOR, OTTO].find((one) => one.login === login),
    branchHead: async (branch) => `head of ${branch}`,
    file: async (path, commit) =>
      path === '.github/CODEOWNERS' ? place.owners?.[commit.replace('head of ', '')] : undefined,
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
  const policies: typeof TERMS.policies = {
    read: async (_repository, _commit, branch) => {
      const policy = policyOf()
      policiesRead.push(branch)
      const here = branch === base && place.stricter !== undefined
      const problems = place.broken ? ['line 1: no'] : []
      const approval = here ? { ...policy.approval, ...place.stricter } : policy.approval
      return { policy: { ...policy, approval }, digest: here ? 'q' : 'p', problems, ignored: [], origins: [] }
    },
  }
  const rejudge: typeof TERMS.rejudge = async () => ({
    ok: true,
    verdict: { verb: place.verb ?? 'allow', findings: [] },
    factsDigest: 'f',
  })
  await createPullJudge({ codeHost, runs: await standingRun(place.run), policies, rejudge })(REPOSITORY, 11)
  const approval = checks.find(({ name }) => name === 'sallyport/approval')
  return { conclusion: approval?.conclusion, summary: approval?.summary ?? '', asked, policiesRead }
}

describe('what was approved for one branch and is carried into another', () => {
  const run: Standing = { approved: true, approvers: [NOOR], end: 'merged', base: 'feature' }

  test('goes on where both have the same policy', async () => {
    const { conclusion, policiesRead } = await judged({ run })
    expect(conclusion).toBe('success')
    expect(policiesRead).toEqual(['main', 'feature'])
  })

  test('does not go where the policy asks for more approvals than it has', async () => {
    const { conclusion, summary } = await judged({ run, stricter: { count: 2 } })
    expect(conclusion).toBe('action_required')
    expect(summary).toMatch(/10 went to feature, and for main it is not approved\./)
    expect(summary).toContain('1 of 2 approve it.')
  })

  test('goes there with further votes on what carries it, each person once, never of who asked or carries it', async () => {
    const two = { run, stricter: { count: 2 } }
    expect((await judged({ ...two, votes: [OTTO] })).conclusion).toBe('success')
    expect((await judged({ ...two, votes: [NOOR] })).conclusion).toBe('action_required')
    expect((await judged({ ...two, votes: [ASKED] })).conclusion).toBe('action_required')
    expect((await judged({ ...two, votes: [MIRA] })).conclusion).toBe('action_required')
  })

  test.each(['block', 'hold'] as const)('does not go where the guard would %s it', async (verb) => {
    expect((await judged({ run, stricter: {}, verb })).conclusion).toBe('action_required')
  })

  test('goes nowhere while the policy cannot be read', async () => {
    expect((await judged({ run, broken: true })).conclusion).toBe('action_required')
  })

  test('unapproved yet, it is not let in by fewer votes than the branch asks for', async () => {
    const waiting = { run: { base: 'feature' }, stricter: { count: 2 } }
    expect((await judged({ ...waiting, votes: [NOOR] })).conclusion).toBe('action_required')
    expect((await judged({ ...waiting, votes: [NOOR, OTTO] })).conclusion).toBe('success')
  })

  test('needs the owners by the file of the branch that it goes to, which nobody moved on the other one', async () => {
    const codeOwners = 'required' as const
    const owned = { run, base: 'release', stricter: { codeOwners } }
    const owners = { feature: '* @noor\n', release: '* @otto\n' }
    expect((await judged({ ...owned, owners })).conclusion).toBe('action_required')
    expect((await judged({ ...owned, owners, votes: [OTTO] })).conclusion).toBe('success')
  })
})

describe('a commit of an earlier round', () => {
  test('is not approved by the approval of what was made upon it', async () => {
    const run: Standing = { approved: true, round: 2 }
    expect((await judged({ run, shas: [EARLIER, HEAD] })).conclusion).toBe('action_required')
    expect((await judged({ run, shas: [EARLIER, COMMIT, HEAD] })).conclusion).toBe('success')
    expect((await judged({ run, shas: [EARLIER, HEAD], votes: [NOOR] })).conclusion).toBe('success')
  })
})

test('a fork whose branch is called as the base of many runs has none of them looked at', async () => {
  const run: Standing = { approved: true, base: 'topic' }
  expect((await judged({ run, shas: [HEAD], fork: true })).asked).toEqual([11])
  expect((await judged({ run, shas: [HEAD] })).asked).toEqual([11, PULL])
})
