import { describe, expect, test } from '@jest/globals'
import { createPullJudge } from '../../src/approval/pull-judge.ts'
import { upsertCheck } from '../../src/approval/upsert-check.ts'
import type { Actor } from '../../src/domain/repository.ts'
import type { CheckRun, CodeHost, HostedCheck, HostedPull, RepositoryHost } from '../../src/ports/code-host.ts'
import { COMMIT, REPOSITORY, standingRun, TERMS } from './standing-run.ts'

const BOT = { id: 99, login: 'sallyport[bot]', type: 'Bot' } as const
const MIRA = { id: 7, login: 'mira', type: 'User' } as const
const NOOR = { id: 8, login: 'noor', type: 'User' } as const
const SHARED = '5'.repeat(40)

interface Person {
  readonly headSha: string
  readonly baseRef?: string
  readonly shas: readonly string[]
  readonly author?: Actor
}

/** A repository with people's pull requests, and the checks that were posted, oldest first. */
function place(pulls: Readonly<Record<number, Person>>, approvedBy: readonly (typeof NOOR)[] = []) {
  const open = new Set(Object.keys(pulls).map(Number))
  const checks: HostedCheck[] = []
  const queue = new Set<string>()
  const hosted = (number: number) =>
    ({
      number,
      nodeId: `PR_${number}`,
      headRef: 'topic',
      baseRef: 'main',
      author: MIRA,
      ...pulls[number],
      state: open.has(number) ? 'open' : 'closed',
    }) as unknown as HostedPull
  const keep = (id: number, check: CheckRun) => {
    const kept = { ...check, id, appId: 1 } as HostedCheck
    checks[id - 1] = kept
    return kept
  }
  const host: Partial<RepositoryHost> = {
    pull: async (number) => hosted(number),
    pullCommits: async (number) => ({ shas: pulls[number]?.shas ?? [], complete: true }),
    openPullsWithHead: async (sha) => [...open].map(hosted).filter((pull) => pull.headSha === sha),
    reviews: async () =>
      approvedBy.map((author, id) => ({ id, author, state: 'approved', commit: SHARED, submittedAt: '' })),
    roleOf: async () => 'write',
    checks: async (sha) => checks.filter((check) => check.headSha === sha).toReversed(),
    createCheck: async (check) => keep(checks.length + 1, check),
    updateCheck: async (id, check) => keep(id, check),
    mergeStanding: async (number) => ({ queue: true, queued: queue.has(`PR_${number}`), state: 'clean' }),
    dequeuePull: async (nodeId) => void queue.delete(nodeId),
  }
  const codeHost: CodeHost = {
    identity: async () => ({ appId: 1, slug: 'sallyport', bot: BOT }),
    open: () => host as RepositoryHost,
    ownersFile: async () => undefined,
  }
  return { codeHost, host: host as RepositoryHost, open, checks, queue }
}

// What GitHub goes by: the newest of a name.
function approvalOf(checks: readonly HostedCheck[]): string | undefined {
  return checks.findLast((check) => check.name === 'sallyport/approval')?.conclusion
}

describe("a person's pull request", () => {
  test('without a commit of the agent is let through', async () => {
    const { codeHost, checks } = place({ 11: { headSha: SHARED, shas: [SHARED] } })
    await createPullJudge({ ...TERMS, codeHost, runs: await standingRun() })(REPOSITORY, 11)
    expect(checks.map((check) => check.conclusion)).toEqual(['success', 'success', 'success'])
  })

  test('that the agent opened is not let through when no run is known, as after a lost database', async () => {
    const { codeHost, checks } = place({ 11: { headSha: SHARED, shas: [SHARED], author: BOT } })
    await createPullJudge({ ...TERMS, codeHost, runs: await standingRun() })(REPOSITORY, 11)
    expect(approvalOf(checks)).toBe('action_required')
  })

  test.each(['rejected', 'stopped', 'closed'] as const)(
    'does not carry in what was approved and then %s',
    async (end) => {
      const { codeHost, checks } = place({ 11: { headSha: COMMIT, shas: [COMMIT] } })
      await createPullJudge({ ...TERMS, codeHost, runs: await standingRun({ approved: true, end }) })(REPOSITORY, 11)
      expect(approvalOf(checks)).toBe('action_required')
    },
  )

  test('that the agent opened and whose run is over is not opened again by votes', async () => {
    const { codeHost, checks } = place({ 10: { headSha: SHARED, shas: [COMMIT, SHARED], author: BOT } }, [NOOR])
    await createPullJudge({ ...TERMS, codeHost, runs: await standingRun({ end: 'closed' }) })(REPOSITORY, 10)
    expect(approvalOf(checks)).toBe('action_required')
  })

  test('carries on what was approved and merged', async () => {
    const { codeHost, checks } = place({ 11: { headSha: SHARED, shas: [COMMIT, SHARED] } })
    await createPullJudge({ ...TERMS, codeHost, runs: await standingRun({ approved: true, end: 'merged' }) })(
      REPOSITORY,
      11,
    )
    expect(approvalOf(checks)).toBe('success')
  })

  test('counts the votes of others, never of who opened it', async () => {
    const pulls = { 11: { headSha: SHARED, shas: [COMMIT, SHARED] } }
    for (const [voter, conclusion] of [[NOOR, 'success'] as const, [MIRA, 'action_required'] as const]) {
      const { codeHost, checks } = place(pulls, [voter as typeof NOOR])
      await createPullJudge({ ...TERMS, codeHost, runs: await standingRun() })(REPOSITORY, 11)
      expect(approvalOf(checks)).toBe(conclusion)
    }
  })
})

test("a person's pull request leaves the merge queue when the votes for what it carries are taken back", async () => {
  const approvers = [NOOR]
  const { codeHost, checks, queue } = place({ 11: { headSha: SHARED, shas: [COMMIT, SHARED] } }, approvers)
  const judge = createPullJudge({ ...TERMS, codeHost, runs: await standingRun() })
  queue.add('PR_11')
  await judge(REPOSITORY, 11)
  expect({ approval: approvalOf(checks), queue: [...queue] }).toEqual({ approval: 'success', queue: ['PR_11'] })
  approvers.pop()
  await judge(REPOSITORY, 11)
  expect({ approval: approvalOf(checks), queue: [...queue] }).toEqual({ approval: 'action_required', queue: [] })
})

describe('two pull requests with one head', () => {
  const pulls = {
    11: { headSha: SHARED, shas: [COMMIT, SHARED] },
    12: { headSha: SHARED, baseRef: 'agent/fix/12', shas: [SHARED] },
  }

  test('share what one of them carries, in whatever order they are looked at', async () => {
    for (const order of [
      [11, 12],
      [12, 11],
    ]) {
      const { codeHost, checks } = place(pulls)
      const judge = createPullJudge({ ...TERMS, codeHost, runs: await standingRun() })
      for (const number of order) await judge(REPOSITORY, number)
      expect(approvalOf(checks)).toBe('action_required')
    }
  })

  test('cannot lend each other a green check by being closed and opened in turn', async () => {
    const { codeHost, checks, open } = place(pulls)
    const judge = createPullJudge({ ...TERMS, codeHost, runs: await standingRun() })
    open.delete(12)
    await judge(REPOSITORY, 11)
    open.delete(11)
    open.add(12)
    await judge(REPOSITORY, 12)
    open.add(11)
    await judge(REPOSITORY, 11)
    expect(approvalOf(checks)).toBe('action_required')
  })
})

describe('a check that is there already', () => {
  const check = {
    name: 'sallyport/approval',
    headSha: COMMIT,
    externalId: 'run:1:approval',
    status: 'completed',
    conclusion: 'action_required',
    title: 'A person has to approve this commit',
    summary: 'Nobody has.',
  } as const

  test('is left alone when it says the same, and edited when only its reasons changed', async () => {
    const { host, checks } = place({})
    await upsertCheck(host, check)
    await upsertCheck(host, check)
    await upsertCheck(host, { ...check, summary: 'mira does not count: asked for the change.' })
    expect(checks.map(({ summary }) => summary)).toEqual(['mira does not count: asked for the change.'])
  })

  test('is posted anew when another one of its name came after it', async () => {
    const { host, checks } = place({})
    await upsertCheck(host, check)
    await upsertCheck(host, { ...check, externalId: 'pull:3:approval', conclusion: 'success' })
    await upsertCheck(host, check)
    expect(checks.map(({ conclusion }) => conclusion)).toEqual(['action_required', 'success', 'action_required'])
  })
})
