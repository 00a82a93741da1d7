import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { CrashWorld } from '../fixtures/crash-world.ts'
import { brokenInvariants } from '../fixtures/invariants.ts'
import type { Turn } from '../fixtures/model-endpoint.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { planTurn, TINY_FIX } from '../fixtures/tiny-repository.ts'
import { until } from '../fixtures/until.ts'
import { killAt, MODES, type Target } from './kill-at.ts'
import type { KillPoint } from './kill-points.ts'
import { isPublished, startVictimWorker } from './victim-worker.ts'

const WORKER = { SALLYPORT_LEASE_SECONDS: '2', SALLYPORT_CONCURRENCY: '4' }
const COMMENTS = /^\/issues\/\d+\/comments$/
const EDITS = /^\/issues\/comments\/\d+$/
const ASK: Turn = { tool: 'ask', args: { question: 'Both signs?' } }
const says = (words: string) => (body: Readonly<Record<string, unknown>>) => String(body.body).includes(words)

const AT_QUESTION: KillPoint = { name: 'question', method: 'POST', path: COMMENTS, body: says('### Question ') }
const AT_PLAN: KillPoint = { name: 'plan', method: 'PATCH', path: EDITS, body: says('### Plan waits for approval') }

describeWith('bubblewrap')('a worker killed while its run begins to wait', () => {
  let world: CrashWorld
  let replace: () => Promise<void>

  beforeAll(async () => {
    ;({ world, replace } = await startVictimWorker(WORKER))
  }, 30_000)
  afterAll(() => world.close())

  const parked = (runId: string) =>
    until(`${runId} is parked`, async () =>
      (await world.runs.read(runId)).at(-1)?.type === 'run.parked' ? true : undefined,
    )

  async function killedAt(point: KillPoint, mode: (typeof MODES)[number], script: readonly Turn[], label: string) {
    const name = `${point.name}-${mode}`
    const repository = await world.addRepository(name)
    const targets: Target[] = [{ point, repository }]
    const killed = killAt(targets, { github: world.github, mode, replace })
    const runId = await world.ask(repository, `Killed at ${name}.`, script, label)
    await killed
    await parked(runId)
    return { repository, runId, number: (await world.state(runId)).intent.subject.number }
  }

  describe.each(MODES)('with the request %s', (mode) => {
    test('to post its question: it is posted once, and the answer is worked with', async () => {
      const script = [...TINY_FIX.slice(0, 2), ASK, ...TINY_FIX.slice(2)]
      const { repository, runId, number } = await killedAt(AT_QUESTION, mode, script, 'agent:fix')
      await world.github.as('otto', repository).comment(number, '/agent answer Yes.')
      const state = await world.untilState(runId, 'the pull request is open', isPublished, 60)
      expect(state.questions?.map(({ answer }) => answer?.text)).toEqual(['Yes.'])
      const comments = await world.github.as('mira', repository).comments(number)
      expect(comments.filter(({ body }) => (body ?? '').includes('### Question 1 of the agent')).length).toBe(1)
      expect(await brokenInvariants(world, runId)).toEqual([])
    }, 90_000)

    test('to show its plan: it waits once, and the approval is worked with', async () => {
      const plan = planTurn('Add instead of subtracting', ['add.js', 'test.js'], { kind: 'fix' })
      const { repository, runId, number } = await killedAt(AT_PLAN, mode, [plan, ...TINY_FIX.slice(1)], 'agent:plan')
      await world.github.as('noor', repository).comment(number, '/agent approve')
      await world.untilState(runId, 'the pull request is open', isPublished, 60)
      const types = (await world.runs.read(runId)).map(({ type }) => type)
      expect(types.filter((type) => type === 'plan.made' || type === 'plan.revised')).toEqual(['plan.made'])
      expect(await brokenInvariants(world, runId)).toEqual([])
    }, 90_000)
  })
})
