import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type FlowWorld, startFlowWorld } from '../fixtures/flow-world.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { planTurn, TINY_FILES, TINY_FIX } from '../fixtures/tiny-repository.ts'

const PLAN = planTurn('Add instead of subtracting', ['add.js', 'test.js'], { kind: 'fix' })

describeWith('bubblewrap')('a plan that a team approves', () => {
  let world: FlowWorld

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterAll(async () => {
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  test('waits for one of the team, as it is then; nobody else counts, and who left does not', async () => {
    world.github.addTeam('acme', 'planners', { members: ['otto', 'rita'] })
    const files = { ...TINY_FILES, '.github/agent.yml': 'approval: { teams: [planners] }' }
    const repository = await world.addRepository('team-plan', files)
    // Members of a team that was not let onto the repository are nobody here.
    world.github.grantTeam('acme', 'planners', repository)
    const title = 'Planned by a team'
    world.model.script(title, [PLAN, ...TINY_FIX.slice(1)])
    const mira = world.github.as('mira', repository)
    const { number } = await mira.openIssue({ title, body: 'One and two are three.' })
    await mira.labelIssue(number, 'agent:plan')
    const runId = await world.runOf(repository, number)
    await world.until(runId, ({ phase }) => phase === 'awaiting-plan')
    const say = (login: string) => world.github.as(login, repository).comment(number, '/agent approve')
    const decidedWith = (words: string) =>
      world.until(runId, ({ plan }) => JSON.stringify(plan?.decision?.requirements ?? []).includes(words))

    await say('rita')
    await say('noor')
    const first = await decidedWith('is not one of them')
    expect(first.plan?.decision).toMatchObject({ state: 'waiting', approvers: [{ login: 'noor' }] })
    expect(first.plan?.decision?.requirements).toMatchObject([{ teams: ['planners'], met: false, by: [] }])

    const comments = (await mira.comments(number)).map(({ body }) => body ?? '').join('\n')
    expect(comments).toContain('among them 1 of `@acme/planners`, says')
    world.github.setTeamMember('acme', 'planners', { login: 'otto', isIn: false })
    await say('otto')
    const second = await world.until(runId, ({ plan }) => plan?.decision?.approvers.length === 2)
    expect(second.plan?.decision?.state).toBe('waiting')
    expect(second.steps.length).toBe(1)

    world.github.setTeamMember('acme', 'planners', { login: 'otto', isIn: true })
    await say('otto')
    const { plan, published } = await world.until(runId, ({ approval }) => approval !== undefined)
    expect(plan?.decision).toMatchObject({ state: 'approved', requirements: [{ met: true, by: [{ login: 'otto' }] }] })
    expect(published).toBeDefined()
  }, 90_000)
})
