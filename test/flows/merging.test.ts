import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { DAYS } from '../../src/domain/merge-window.ts'
import type { RunState } from '../../src/domain/run-state.ts'
import { CHECK_NAMES } from '../../src/view/render-checks.ts'
import { type FlowWorld, type Played, startFlowWorld } from '../fixtures/flow-world.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FILES } from '../fixtures/tiny-repository.ts'
import { until } from '../fixtures/until.ts'

const TODAY = DAYS[(new Date().getUTCDay() + 6) % 7]
// Neither today nor tomorrow: the night that a test may run into.
const OTHER_DAY = DAYS[(new Date().getUTCDay() + 2) % 7]

describeWith('bubblewrap')('the merge door', () => {
  let world: FlowWorld

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterAll(async () => {
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  const as = (login: string, { repository }: Played) => world.github.as(login, repository)
  const publish = (name: string, policy: string) =>
    world.publish(name, undefined, { ...TINY_FILES, '.github/agent.yml': `merge: when-approved\n${policy}` })
  const approve = (played: Played) => as('noor', played).review(played.state.published.pull, { event: 'APPROVE' })
  const effectsOf = ({ repository }: Played, kind: string) =>
    world.github.effects.filter((effect) => effect.kind === kind && effect.data.repository === repository)

  async function messageOf({ repository }: Played): Promise<string> {
    const headers = { authorization: `Bearer ${world.github.tokenOf('mira')}` }
    const answer = await fetch(`${world.github.url}/repos/${repository}/commits/main`, { headers })
    return ((await answer.json()) as { commit: { message: string } }).commit.message
  }

  test.each(['merge', 'squash', 'rebase'])('an approval is all that is missing: %s', async (method) => {
    const played = await publish(`merged-by-${method}`, `merge-method: ${method}\n`)
    await approve(played)
    const { end } = await world.until(played.runId, (state) => state.end !== undefined)
    expect(end).toMatchObject({ how: 'merged', by: { login: 'sallyport[bot]' } })
    expect(effectsOf(played, 'pull.merged')).toHaveLength(1)
    const words = /\(#\d+\)\n\nAsked for by mira on #\d+, approved by noor\./
    if (method === 'rebase') expect(await messageOf(played)).not.toMatch(words)
    else expect(await messageOf(played)).toMatch(words)
  })

  test('outside of its window it waits and says until when', async () => {
    expect(TODAY).not.toBe(OTHER_DAY)
    const played = await publish('out-of-window', `merge-window: { days: [${OTHER_DAY}] }\n`)
    await approve(played)
    const { mergeDoor } = await world.until(played.runId, (state) => state.mergeDoor !== undefined)
    expect(mergeDoor).toMatchObject({ state: 'waiting', why: 'the window of the policy is shut' })
    expect(Date.parse(mergeDoor?.until ?? '')).toBeGreaterThan(Date.now())
    expect(effectsOf(played, 'pull.merged')).toEqual([])
  })

  test('waits for its window, and goes through it once when it opens', async () => {
    const played = await publish('window-opens', `merge-window: { days: [${OTHER_DAY}] }\n`)
    await approve(played)
    const isWaiting = ({ mergeDoor, handledSeq, inboxSeq }: RunState) =>
      mergeDoor?.until !== undefined && handledSeq === inboxSeq
    const { mergeDoor } = await world.until(played.runId, isWaiting)
    await world.handled()
    expect(effectsOf(played, 'pull.merged')).toEqual([])
    world.pass(Date.parse(mergeDoor?.until ?? '') - Date.now() + 1_000)
    const { end } = await world.until(played.runId, (state) => state.end !== undefined)
    expect(end).toMatchObject({ how: 'merged', by: { login: 'sallyport[bot]' } })
    expect(effectsOf(played, 'pull.merged')).toHaveLength(1)
  })

  test("a check of somebody else's that is red keeps it, and lets it go when it is green", async () => {
    const played = await publish('other-check', '')
    const { commit: sha } = played.state.published
    const ci = world.github.addApp({ name: `ci ${played.runId}`, webhookSecret: 'x', permissions: {}, events: [] })
    await world.github.reportCheck(played.repository, { app: ci, sha, name: 'lint' })
    await approve(played)
    const { mergeDoor } = await world.until(played.runId, (state) => state.mergeDoor?.state === 'waiting')
    expect(mergeDoor?.why).toBe('a check is not green, though none that is required')
    await world.github.reportCheck(played.repository, { app: ci, sha, name: 'lint', conclusion: 'success' })
    expect((await world.until(played.runId, (state) => state.end !== undefined)).end?.how).toBe('merged')
  })

  test('goes through the queue, and is taken out of it when the approval is taken back', async () => {
    const played = await publish('queued', '')
    const { repository } = played
    const requiredChecks = [...CHECK_NAMES.map((context) => ({ context })), { context: 'group' }]
    world.github.addRuleset(repository, { branches: ['main'], requiredChecks, mergeQueue: 'merge' })
    const group = (sha: string) =>
      world.github.reportCheck(repository, { app: world.app, sha, name: 'group', conclusion: 'success' })
    await group(played.state.published.commit)
    const { id } = await approve(played)
    await world.until(played.runId, (state) => state.mergeDoor?.state === 'queued')
    await as('mira', played).dismissReview(played.state.published.pull, id)
    await until('it is out', async () => (effectsOf(played, 'pull.dequeued').length > 0 ? true : undefined))
    expect(effectsOf(played, 'pull.merged')).toEqual([])
    await approve(played)
    const made = await until('a second group', async () => effectsOf(played, 'pull.enqueued')[1] && lastGroup(played))
    await group(made)
    const { end } = await world.until(played.runId, (state) => state.end !== undefined)
    expect(end).toMatchObject({ how: 'merged', by: { login: 'github-merge-queue[bot]' } })
  })

  test('is taken out of the queue where somebody stops the run that it came from', async () => {
    const played = await publish('stopped-in-queue', '')
    const { repository } = played
    const { pull, commit } = played.state.published
    const requiredChecks = [...CHECK_NAMES.map((context) => ({ context })), { context: 'group' }]
    world.github.addRuleset(repository, { branches: ['main'], requiredChecks, mergeQueue: 'merge' })
    const green = { app: world.app, name: 'group', conclusion: 'success' } as const
    await world.github.reportCheck(repository, { ...green, sha: commit })
    await approve(played)
    await world.until(played.runId, (state) => state.mergeDoor?.state === 'queued')
    const [made] = groupsOf(played)
    await until('the group is let through', async () =>
      (await as('noor', played).checks(made ?? '')).filter(({ conclusion }) => conclusion === 'success').length === 3
        ? true
        : undefined,
    )
    await as('noor', played).comment(pull, '/agent stop')
    const { end } = await world.until(played.runId, (state) => state.end !== undefined)
    expect(end?.how).toBe('stopped')
    expect(effectsOf(played, 'pull.dequeued')).toHaveLength(1)
    expect(effectsOf(played, 'pull.merged')).toEqual([])
  })

  function lastGroup(played: Played): string | undefined {
    const made = groupsOf(played)
    return made.length < 2 ? undefined : made.at(-1)
  }

  function groupsOf(played: Played): string[] {
    const made = effectsOf(played, 'ref.created').filter(({ data }) => String(data.ref).includes('gh-readonly-queue'))
    return made.map(({ data }) => String(data.after))
  }
})
