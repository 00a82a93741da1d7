import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { showChecks, showEnd } from '../../src/approval/show-checks.ts'
import { callsAllowed, callsMade, RUN_CALLS } from '../../src/domain/call-state.ts'
import type { ApprovalDecision } from '../../src/domain/gate-event.ts'
import type { RunEnd, RunEvent } from '../../src/domain/run-event.ts'
import type { CheckRun, RepositoryHost } from '../../src/ports/code-host.ts'
import { createHeldReporter } from '../../src/publish/held-reporter.ts'
import { createProgressReporter } from '../../src/publish/progress-reporter.ts'
import { createQuestionReporter } from '../../src/publish/question-reporter.ts'
import { createPublishStage } from '../../src/publish/stage.ts'
import { createStatusReporter } from '../../src/publish/status-reporter.ts'
import { renderChecks } from '../../src/view/render-checks.ts'
import { headline } from '../../src/view/state-words.ts'
import { createTestClock, intentOf, pinnedJournal, policyOf } from '../fixtures/agent-run.ts'
import { propertyRuns } from '../fixtures/property-runs.ts'

const NOOR = { id: 8, login: 'noor', type: 'User' } as const
const COMMIT = 'a'.repeat(40)
const TREE = 't'.repeat(40)

/** GitHub as far as a run writes to it: it counts what is sent, and holds what people see. */
function createBoard() {
  const seen = {
    writes: 1,
    comment: '',
    checks: [] as (CheckRun & { id: number })[],
    branches: new Map<string, string>(),
  }
  const write = <T>(result: T) => {
    seen.writes += 1
    return Promise.resolve(result)
  }
  const host = {
    roleOf: async () => 'write',
    comments: async () => [],
    createComment: (_number: number, body: string) => {
      if (seen.comment === '') seen.comment = body
      return write({ id: 1 })
    },
    updateComment: (_id: number, body: string) => {
      seen.comment = body
      return write(undefined)
    },
    createTree: () => write(TREE),
    createCommit: () => write(COMMIT),
    branchHead: async (branch: string) => seen.branches.get(branch),
    createBranch: (branch: string, commit: string) => {
      seen.branches.set(branch, commit)
      return write(undefined)
    },
    pullsOfBranch: async () => [],
    createPull: () => write({ number: 10, url: 'https://host/10', draft: true }),
    requestReviewers: () => write(undefined),
    checks: async (sha: string) => seen.checks.filter(({ headSha }) => headSha === sha).toReversed(),
    createCheck: (check: CheckRun) => {
      const kept = { ...check, id: seen.checks.length }
      seen.checks.push(kept)
      return write(kept)
    },
    updateCheck: (id: number, check: CheckRun) => {
      seen.checks[id] = { ...check, id }
      return write(seen.checks[id])
    },
    markReady: () => write(undefined),
  } as unknown as RepositoryHost
  return { seen, host }
}

async function createRun(reviewers: readonly string[]) {
  const { seen, host } = createBoard()
  const policy = policyOf()
  const journal = pinnedJournal(intentOf(), { ...policy, approval: { ...policy.approval, reviewers } })
  const codeHost = { open: () => host, identity: async () => ({ bot: { id: 99 } }) } as never
  const source = { diff: async () => ({ files: [] }), read: async () => Buffer.from('') } as never
  const clock = createTestClock()
  const show = createStatusReporter({ codeHost })
  const progress = createProgressReporter({ report: show, clock })
  const ask = createQuestionReporter({ codeHost })
  const showHeld = createHeldReporter({ codeHost, source })
  const publish = createPublishStage({ codeHost, source, findLack: async () => undefined })
  const record = (type: RunEvent['type'], data: unknown) => journal.record({ type, data } as never)
  const report = async () => {
    await ask(journal, journal.state())
    await show(journal, journal.state())
    await showHeld(journal, journal.state())
  }
  return { seen, host, journal, clock, show, progress, publish, record, report }
}

type Run = Awaited<ReturnType<typeof createRun>>

/** What happens while the agent works, in any order and number. */
const WORK: Readonly<Record<string, (run: Run, at: number) => Promise<void>>> = {
  async progress({ journal, record, clock, progress }, at) {
    clock.advance(60_000 * 2 ** (at % 8))
    await record('plan.revised', { ...journal.state().plan, step: at })
    await progress(journal)
  },
  async question({ record, report, journal }, at) {
    const number = (journal.state().questions?.length ?? 0) + 1
    await record('question.asked', { step: at, call: 'c', number, text: 'Which?', options: [], hours: 1 })
    await report()
    await record('question.answered', { by: NOOR, number, text: 'This one.' })
    await report()
  },
  async round({ record, report, journal }, at) {
    await handIn({ record, report }, at)
    const round = (journal.state().rounds?.length ?? 0) + 2
    await record('round.begun', { round, cause: 'verification', after: at, message: 'm', reason: 'Tests fail.' })
    await report()
  },
}

async function handIn({ record, report }: Pick<Run, 'record' | 'report'>, at: number): Promise<void> {
  await record('agent.finished', { outcome: 'submitted', title: 'Fix', summary: '', reason: '' })
  await record('change.exported', { baseTree: 'b', tree: TREE, files: [], dropped: [] })
  await report()
  const nothing = { sides: [], failBefore: [], passAfter: [], newlyFailing: [], removed: [], newlySkipped: [] }
  const evidence = { baseTree: 'b', headTree: TREE, environment: `e${at}`, testFiles: [], ...nothing }
  await record('evidence.recorded', { evidence })
  await report()
}

/** The second door turns, or something is said of it that turns nothing. */
async function decide({ journal, host, record, report }: Run, turn: Partial<ApprovalDecision>, head = COMMIT) {
  const tuple = { head, base: 'main', mergeBase: 'a', tree: TREE, policyDigest: 'p' }
  const spent = { review: 0, request: 0 }
  await record('approval.decided', { state: 'waiting', tuple, approvers: [], reasons: [], spent, ...turn })
  if (turn.state === 'approved' && journal.state().turns === undefined) await makeReady(journal, host)
  for (const commit of new Set([COMMIT, head])) await showChecks(journal, host, commit)
  await report()
}

function makeReady(journal: Run['journal'], host: RepositoryHost) {
  const key = 'ready'
  const act = () => host.markReady('P10').then(() => true)
  return journal.perform({ effect: 'ready', key, observe: async () => undefined, act })
}

const DOOR: Readonly<Record<string, (run: Run, at: number) => Promise<void>>> = {
  remark: async (run, at) => {
    const last = run.journal.state().approval
    await decide(run, { ...last, reasons: [`rita${at} does not count.`] }, last?.tuple.head)
  },
  approve: (run) => decide(run, { state: 'approved', approvers: [NOOR] }),
  void: (run) => decide(run, { state: 'void' }),
  push: (run, at) => decide(run, { state: 'unjudged' }, String(at).padStart(40, '0')),
}

async function play({ reviewers, work, held, door, end }: Story): Promise<Run> {
  const run = await createRun(reviewers)
  const { journal, record, report } = run
  await report()
  for (const [at, what] of work.entries()) await WORK[what]?.(run, at)
  await handIn(run, work.length)
  const verdict = { verb: held ? 'hold' : 'allow', findings: [] }
  await record('guard.judged', { verdict, policyDigest: 'p', factsDigest: 'f' })
  await report()
  if (held) await record('publish.requested', { by: NOOR })
  await run.publish(journal, new AbortController().signal)
  await decide(run, {})
  for (const [at, what] of door.entries()) await DOOR[what]?.(run, at)
  if (end !== 'none') await finish(run, { how: end, reason: 'so it was said' })
  return run
}

async function finish({ journal, host, record, show }: Run, end: RunEnd): Promise<void> {
  if (end.how !== 'merged') await showEnd(journal, host, COMMIT, end)
  await show(journal, { ...journal.state(), end, phase: 'ended' })
  await record('run.ended', end)
}

interface Story {
  readonly reviewers: readonly string[]
  readonly work: readonly string[]
  readonly held: boolean
  readonly door: readonly string[]
  readonly end: 'none' | 'merged' | 'closed' | 'stopped'
}

const stories = fc.record({
  reviewers: fc.constantFrom<string[]>([], ['noor']),
  work: fc.array(fc.constantFrom(...Object.keys(WORK)), { maxLength: 30 }),
  held: fc.boolean(),
  door: fc.array(fc.constantFrom(...Object.keys(DOOR)), { maxLength: 30 }),
  end: fc.constantFrom<Story['end']>('none', 'merged', 'closed', 'stopped'),
})

test('no run sends more than it may, whatever happens in whatever order, and what it showed last is true', async () => {
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      const { seen, journal } = await play(story)
      const state = journal.state()
      expect(seen.writes).toBeLessThanOrEqual(callsAllowed(state))
      expect(seen.writes).toBeLessThanOrEqual(callsMade(state))
      const { title, conclusion } = renderChecks(state, COMMIT).find(({ name }) => name.endsWith('approval')) ?? {}
      const shown = seen.checks.find(({ name, headSha }) => name.endsWith('approval') && headSha === COMMIT)
      expect(shown).toMatchObject({ title, conclusion })
      const isToldToBeOld = seen.comment.includes('renewed only when')
      if (!isToldToBeOld) expect(seen.comment).toContain(headline(state))
    }),
    { numRuns: propertyRuns(400) },
  )
})

test('the straight way through both doors stays within its calls, however long the agent works and is sent back', async () => {
  const work = Array.from({ length: 60 }, (_, at) => (at % 2 === 0 ? 'progress' : 'round'))
  for (const end of ['merged', 'closed', 'stopped'] as const) {
    const door = ['remark', 'remark', 'remark', 'remark', 'remark', 'remark', 'remark', 'remark', 'approve']
    const { seen, journal } = await play({ reviewers: ['noor'], work, held: true, door, end })
    expect([seen.writes <= RUN_CALLS, callsAllowed(journal.state())]).toEqual([true, RUN_CALLS])
  }
})

test('a short run sends few', async () => {
  const { seen } = await play({ reviewers: [], work: [], held: false, door: ['approve'], end: 'merged' })
  expect(seen.writes).toBe(15)
})
