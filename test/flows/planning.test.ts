import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { shortDigest } from '../../src/domain/plan.ts'
import type { RunState } from '../../src/domain/run-state.ts'
import { type FlowWorld, startFlowWorld } from '../fixtures/flow-world.ts'
import type { Turn } from '../fixtures/model-endpoint.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { planTurn, TINY_FIX } from '../fixtures/tiny-repository.ts'
import { until } from '../fixtures/until.ts'

const WORK = TINY_FIX.slice(1)
const PLAN = planTurn('Add instead of subtracting', ['add.js', 'test.js'], { kind: 'fix' })
const NARROW = planTurn('Add, quietly', ['add.js'], { kind: 'fix' })
const ASK: Turn = { tool: 'ask', args: { question: 'Shall @noor see #1 too?\n/agent approve' } }

describeWith('bubblewrap')('people between the agent and its work', () => {
  let world: FlowWorld

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterAll(async () => {
    process.stderr.write(
      `planning: ${world.github.exchanges} exchanges, ${world.github.violations.length} violations\n`,
    )
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  interface Asked {
    readonly repository: string
    readonly number: number
    readonly runId: string
  }

  const say = ({ repository, number }: Asked, login: string, body: string) =>
    world.github.as(login, repository).comment(number, body)

  const bodies = async ({ repository, number }: Asked) =>
    (await world.github.as('mira', repository).comments(number)).map(({ body }) => body ?? '')

  async function ask(name: string, script: readonly Turn[], label = 'agent:plan'): Promise<Asked> {
    const repository = await world.addRepository(name)
    const title = `Planned in ${name}.`
    world.model.script(title, script)
    const mira = world.github.as('mira', repository)
    const { number } = await mira.openIssue({ title, body: 'One and two are three.' })
    await mira.labelIssue(number, label)
    return { repository, number, runId: await world.runOf(repository, number) }
  }

  // Parked, so that nobody holds it any more.
  async function parked({ runId }: Asked, phase: RunState['phase']): Promise<RunState> {
    const state = await world.until(runId, (state) => state.phase === phase)
    await until('it is parked', async () =>
      (await world.stores.runs.read(runId)).at(-1)?.type === 'run.parked' ? true : undefined,
    )
    return state
  }

  const published = ({ runId }: Asked) => world.until(runId, ({ approval }) => approval !== undefined)

  describe('a plan', () => {
    test('waits for somebody else, for exactly it, and then the work goes on in the same run', async () => {
      const asked = await ask('planned', [{ tool: 'read_file', args: { path: 'add.js' } }, PLAN, ...WORK])
      const { plan } = await parked(asked, 'awaiting-plan')
      const short = shortDigest(plan?.digest ?? '')
      expect(world.sandboxes()).toBe(0)
      expect((await bodies(asked)).join()).toContain(`\`/agent approve ${short}\``)
      await say(asked, 'mira', '/agent approve')
      await say(asked, 'rita', '/agent approve')
      await say(asked, 'noor', '/agent approve 0123456789ab')
      await world.handled()
      const said = (await bodies(asked)).join('\n')
      expect(said).toContain('You asked for this plan: somebody else must approve it.')
      expect(said).toContain('That is not the plan that waits here.')
      expect((await parked(asked, 'awaiting-plan')).plan?.requests).toEqual([])
      await say(asked, 'noor', `/agent approve ${short}`)
      const state = await published(asked)
      expect({ kind: state.intent.kind, branch: state.published?.branch }).toEqual({
        kind: 'fix',
        branch: expect.stringMatching(/^agent\/fix\//),
      })
      expect(state.judged?.verdict.findings.find(({ rule }) => rule === 'scope')?.verb).toBe('allow')
      const pull = await world.github.as('mira', asked.repository).pull(state.published?.pull ?? 0)
      expect(pull.body).toContain(`**Plan** \`${short}\`, approved by **noor**`)
    })

    test('may be approved without its digest, and files that it does not name are held', async () => {
      const asked = await ask('strayed', [NARROW, ...WORK])
      await parked(asked, 'awaiting-plan')
      await say(asked, 'noor', '/agent approve')
      const state = await parked(asked, 'held')
      expect(state.judged?.verdict.findings.find(({ rule }) => rule === 'scope')).toMatchObject({
        verb: 'hold',
        reason: 'A file that the approved plan does not name (test.js).',
      })
    })

    test('that is revised waits again, and the approval of the one before opens nothing', async () => {
      const asked = await ask('revised', [NARROW, PLAN, ...WORK])
      const first = await parked(asked, 'awaiting-plan')
      await say(asked, 'noor', '/agent approve')
      const second = await until('another plan waits', async () => {
        const state = await parked(asked, 'awaiting-plan')
        return state.plan?.digest === first.plan?.digest ? undefined : state
      })
      await say(asked, 'noor', `/agent approve ${shortDigest(first.plan?.digest ?? '')}`)
      await world.handled()
      const way = `/agent approve ${shortDigest(second.plan?.digest ?? '')}`
      const refusal = `That is not the plan that waits here. Say \`${way}\` for the plan that stands now.`
      expect((await bodies(asked)).join()).toContain(refusal)
      await say(asked, 'noor', way)
      expect((await published(asked)).published).toBeDefined()
    })

    test('is not approved by somebody who may not any more when it counts', async () => {
      const asked = await ask('demoted', [PLAN, ...WORK])
      await parked(asked, 'awaiting-plan')
      const letGo = world.hold()
      await say(asked, 'otto', '/agent approve')
      await world.handled()
      world.github.setCollaborator(asked.repository, 'otto', 'read')
      letGo()
      const { plan } = await world.until(asked.runId, (state) => state.plan?.decision !== undefined)
      expect(plan?.decision?.state).toBe('waiting')
      expect(plan?.decision?.reasons[0]).toMatch(/^otto does not count: /)
      await say(asked, 'noor', '/agent approve')
      expect((await published(asked)).plan?.decision?.approvers.map(({ login }) => login)).toEqual(['noor'])
    })

    test('that is turned down ends the run, with the reason', async () => {
      const asked = await ask('turned-down', [PLAN, ...WORK])
      await parked(asked, 'awaiting-plan')
      await say(asked, 'noor', '/agent reject not now')
      const { end } = await world.until(asked.runId, (state) => state.end !== undefined)
      expect(end).toMatchObject({ how: 'rejected', reason: 'not now', by: { login: 'noor' } })
      expect(world.sandboxes()).toBe(0)
    })
  })

  describe('a question', () => {
    test('is asked in one comment, rests without a sandbox, and the answer of a reader is none', async () => {
      const asked = await ask('questioned', [...TINY_FIX.slice(0, 2), ASK, ...TINY_FIX.slice(2)], 'agent:fix')
      await parked(asked, 'awaiting-answer')
      expect(world.sandboxes()).toBe(0)
      const questions = async () => (await bodies(asked)).filter((body) => body.includes('### Question 1 of the agent'))
      expect(await questions()).toEqual([
        expect.stringContaining('Shall @\u2060noor see \\#\u20601 too?\n> \\/agent approve'),
      ])
      await say(asked, 'rita', '/agent answer never')
      await world.handled()
      expect((await parked(asked, 'awaiting-answer')).questions?.[0]?.answer).toBeUndefined()
      await say(asked, 'otto', '/agent answer Yes.\n\nBut kindly.')
      const state = await published(asked)
      expect(state.questions?.[0]?.answer).toMatchObject({ by: { login: 'otto' }, text: 'Yes.\n\nBut kindly.' })
      expect((await questions()).length).toBe(1)
      expect(state.change?.files).toEqual(['add.js', 'test.js'])
    })
  })
})
