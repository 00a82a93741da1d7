import { describe, expect, test } from '@jest/globals'
import { createGroupJudge } from '../../src/approval/group-judge.ts'
import type { Actor } from '../../src/domain/repository.ts'
import type { InboxEvent } from '../../src/domain/run-event.ts'
import type { CheckRun, CodeHost, HostedPull, RepositoryHost } from '../../src/ports/code-host.ts'
import type { RunStore } from '../../src/ports/run-store.ts'
import { COMMIT, PULL, REPOSITORY, type Standing, standingRun, TERMS } from './standing-run.ts'

const BOT = { id: 99, login: 'sallyport[bot]', type: 'Bot' } as const
const MIRA = { id: 7, login: 'mira', type: 'User' } as const
const NOOR = { id: 8, login: 'noor', type: 'User' } as const
const HEAD = '5'.repeat(40)
const GROUP = { headSha: '6'.repeat(40), baseSha: '1'.repeat(40), baseBranch: 'main', pull: 11 }
/** What the queue made of a pull request: no commit of anybody's. */
const SQUASHED = '7'.repeat(40)

interface Queue {
  readonly run?: Standing
  /** The pull request that heads the group. */
  readonly pull?: Partial<HostedPull>
  readonly own?: readonly string[]
  /** What the group adds to the one before it, and to the base branch. */
  readonly added?: readonly string[]
  readonly landing?: readonly string[]
  readonly complete?: boolean
  readonly voter?: Actor
  readonly named?: boolean
  /** The group that it was put upon was judged already. */
  readonly judgedBeneath?: boolean
  /** Instead of one with a single run. */
  readonly runs?: RunStore
}

/** What was posted, in words: the conclusion of evidence, guard and approval, and what approval says. */
async function judged(queue: Queue) {
  const { run = {}, own = [HEAD], added = [HEAD, GROUP.headSha], landing = added, complete = true, voter } = queue
  const { judgedBeneath = true, runs = await standingRun(run) } = queue
  const checks: CheckRun[] = []
  const host: Partial<RepositoryHost> = {
    pull: async (number) =>
      ({
        number,
        headRef: 'topic',
        baseRef: 'main',
        author: MIRA,
        headSha: HEAD,
        state: 'open',
        ...queue.pull,
      }) as HostedPull,
    pullCommits: async () => ({ shas: own, complete: true }),
    commitsBetween: async (base) => ({ shas: base === GROUP.baseSha ? added : landing, complete }),
    reviews: async () =>
      voter === undefined ? [] : [{ id: 1, author: voter, state: 'approved', commit: HEAD, submittedAt: '' }],
    roleOf: async () => 'write',
    checks: async (sha) => (sha === GROUP.baseSha && judgedBeneath ? [{ appId: 1 } as never] : []),
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
  const { pull, ...unnamed } = GROUP
  const group = queue.named === false ? unnamed : { ...unnamed, pull: queue.pull?.number ?? pull }
  const outcome = await createGroupJudge({ ...TERMS, codeHost, runs })(REPOSITORY, group)
  if (outcome === 'too-early') return { conclusion: outcome, summary: '', all: checks.map((check) => check.conclusion) }
  expect(checks.map(({ name, headSha }) => [name, headSha])).toEqual(
    ['evidence', 'guard', 'approval'].map((name) => [`sallyport/${name}`, GROUP.headSha]),
  )
  const approval = checks[2]
  return { conclusion: approval?.conclusion, all: checks.map((check) => check.conclusion), ...approval }
}

const AGENTS = { number: PULL, author: BOT, headSha: COMMIT } as const

describe('a merge group', () => {
  test('without a commit of the agent passes', async () => {
    expect(await judged({})).toMatchObject({ all: ['success', 'success', 'success'], title: 'No agent change' })
  })

  test("with the agent's approved pull request passes, and names the run", async () => {
    const { all, summary } = await judged({ run: { approved: true }, pull: AGENTS, own: [COMMIT], added: [COMMIT] })
    expect(all).toEqual(['success', 'success', 'success'])
    expect(summary).toContain('This merge group carries commits of the agent:\n- run `run1`, #10')
  })

  test.each<[string, Queue]>([
    ['merged', { added: [COMMIT] }],
    ['squashed by the queue', { added: [SQUASHED] }],
  ])("with the agent's unapproved pull request does not pass, %s", async (_how, queue) => {
    const found = await judged({ ...queue, pull: AGENTS, own: [COMMIT] })
    expect(found.conclusion).toBe('action_required')
    expect(found.summary).toContain('Nobody approved run run1')
  })

  test("no vote that is not the run's own decision lets the agent's pull request through", async () => {
    const found = await judged({ pull: AGENTS, own: [COMMIT], voter: NOOR })
    expect(found.conclusion).toBe('action_required')
  })

  test.each(['rejected', 'stopped', 'closed'] as const)(
    'with what was approved and then %s does not pass',
    async (end) => {
      const found = await judged({ run: { approved: true, end }, pull: AGENTS, own: [COMMIT] })
      expect(found.conclusion).toBe('action_required')
    },
  )

  test.each<[string, InboxEvent]>([
    ['rejected', { type: 'rejection.requested', data: { by: NOOR, reason: '' } }],
    ['stopped', { type: 'stop.requested', data: { by: NOOR } }],
    [
      'asked to be worked on again',
      { type: 'round.requested', data: { cause: 'review', head: COMMIT, key: 'k', by: NOOR } },
    ],
  ])('with what was approved and has just been %s does not pass: the gate has yet to say so', async (_how, event) => {
    const runs = await standingRun({ approved: true })
    await runs.appendInbox('run1', event, 'github:8:noor')
    const found = await judged({ runs, pull: AGENTS, own: [COMMIT] })
    expect(found.conclusion).toBe('action_required')
  })

  test("with more on the agent's branch than was judged does not pass", async () => {
    const moved = { ...AGENTS, headSha: HEAD }
    const found = await judged({ run: { approved: true }, pull: moved, own: [COMMIT, HEAD] })
    expect(found.conclusion).toBe('action_required')
    expect(found.summary).toContain('not the commit that was judged')
  })

  test("with a person's pull request that carries the agent's commit goes by the votes on it", async () => {
    const carrying = { own: [COMMIT, HEAD], added: [SQUASHED] }
    expect((await judged({ ...carrying, voter: NOOR })).conclusion).toBe('success')
    expect((await judged({ ...carrying, voter: MIRA })).conclusion).toBe('action_required')
    expect((await judged(carrying)).conclusion).toBe('action_required')
    expect((await judged({ ...carrying, run: { approved: true, end: 'merged' } })).conclusion).toBe('success')
  })

  test.each<[string, Queue]>([
    ['its own base', { added: [COMMIT, HEAD] }],
    ['an earlier group', { landing: [COMMIT, HEAD] }],
  ])(
    'is not let through by votes for what another pull request brought, between %s and its head',
    async (_where, queue) => {
      expect((await judged({ ...queue, voter: NOOR })).conclusion).toBe('action_required')
      expect((await judged({ ...queue, run: { approved: true } })).conclusion).toBe('success')
    },
  )

  test.each<[string, Standing, string]>([
    ['approved', { approved: true }, 'success'],
    ['void meanwhile', {}, 'action_required'],
    ['rejected meanwhile', { approved: true, end: 'rejected' }, 'action_required'],
  ])("upon another one that the queue squashed from the agent's pull request, %s", async (_how, run, conclusion) => {
    const runs = await standingRun(run)
    await judged({ runs, pull: AGENTS, own: [COMMIT], added: [SQUASHED] })
    const upon = { runs, added: [SQUASHED], landing: [SQUASHED, GROUP.headSha] }
    expect((await judged(upon)).conclusion).toBe(conclusion)
  })

  test('upon another one that was not judged yet is judged later', async () => {
    const landing = [GROUP.baseSha, HEAD]
    expect(await judged({ landing, judgedBeneath: false })).toMatchObject({ conclusion: 'too-early', all: [] })
    expect((await judged({ landing })).conclusion).toBe('success')
  })

  test.each<[string, Queue, string]>([
    ['of more commits than can be listed', { complete: false }, 'More commits than can be listed'],
    ['whose branch names no pull request', { named: false }, 'does not say whose it is'],
    ['of a pull request of the agent without a run', { pull: { author: BOT } }, 'know of no run behind it'],
  ])('%s does not pass', async (_what, queue, reason) => {
    const found = await judged(queue)
    expect(found.conclusion).toBe('action_required')
    expect(found.summary).toContain(reason)
  })
})
