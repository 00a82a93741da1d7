import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { failed, LINT, PASSED, REPAIRING, watchCi } from '../fixtures/failing-ci.ts'
import { type FlowWorld, startFlowWorld } from '../fixtures/flow-world.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { until } from '../fixtures/until.ts'

describeWith('bubblewrap')('checks that fail on what is published', () => {
  let world: FlowWorld
  const { headOf, report, untilRound, untilDeclined, statusOf, countOf } = watchCi(() => world)

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterAll(async () => {
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  test('start a repair: one commit more, told what failed and nothing else, and the approval starts over', async () => {
    const played = await world.publish('repaired', REPAIRING)
    const first = played.state.published.commit
    await report(played, first, failed(LINT))
    const state = await untilRound(played, 2)
    expect(state.rounds).toMatchObject([{ round: 2, cause: 'ci', from: { commit: first }, reason: '`lint` fails.' }])
    expect(state.published?.commit).not.toBe(first)
    expect(await headOf(played)).toBe(state.published?.commit)
    const told = world.model.requests.findLast(({ script, taken }) => script.includes('repaired') && taken === 4)
    expect(told?.prompt).toContain(`| ${LINT}`)
    expect(told?.prompt).not.toContain('##[')
    expect(await statusOf(played)).toContain('for checks that failed')
  }, 150_000)

  test('are seen where CI is quicker than the opening of the pull request', async () => {
    const repository = await world.addRepository('quick')
    world.github.addWorkflow(repository, {
      job: 'lint',
      on: (branch) => branch.startsWith('agent/'),
      run: async ({ file }) => ((await file('add.js'))?.startsWith("'use strict'") ? PASSED : failed(LINT)),
    })
    world.model.script('It adds quickly.', REPAIRING)
    const mira = world.github.as('mira', repository)
    const { number } = await mira.openIssue({ title: 'It adds quickly.', body: 'And wrongly.' })
    await mira.labelIssue(number, 'agent:fix')
    const state = await world.until(await world.runOf(repository, number), ({ publishedRound }) => publishedRound === 2)
    expect(state.rounds).toMatchObject([{ cause: 'ci' }])
  }, 150_000)

  test('are left alone where they fail without the change, too, and it is said', async () => {
    const played = await world.publish('base-too', REPAIRING)
    await report(played, played.state.base?.commit ?? '', failed('Already broken'))
    await report(played, played.state.published.commit, failed('Already broken'))
    await untilDeclined(played, /^CI: `lint` fails without the change, too\.$/)
    await until('it is said', async () =>
      (await statusOf(played)).includes('without the change, too') ? true : undefined,
    )
    expect(await headOf(played)).toBe(played.state.published.commit)
  }, 150_000)

  test('are left alone where that was not of the change, and looked at again once they were run again', async () => {
    const played = await world.publish('lost-runner', REPAIRING)
    const head = played.state.published.commit
    await report(played, head, {
      conclusion: 'failure',
      annotations: [
        {
          ...{ path: '.github', start_line: 1, end_line: 1, annotation_level: 'failure' },
          message: 'The runner has received a shutdown signal.',
        },
      ],
    })
    await untilDeclined(played, /^CI: `lint` failed, but its runner was shut down\.$/)
    await report(played, head, { conclusion: 'success' })
    await untilDeclined(played, /^CI: no check that counts fails\.$/)
    await report(played, head, failed(LINT))
    expect((await untilRound(played, 2)).rounds).toMatchObject([{ cause: 'ci' }])
  }, 150_000)

  test('wait for the others that count, so that one round is about all of them', async () => {
    const played = await world.publish('waiting', REPAIRING)
    const head = played.state.published.commit
    const app = world.github.addApp({ name: 'Build farm', webhookSecret: 'x'.repeat(20), permissions: {}, events: [] })
    world.github.addRuleset(played.repository, {
      branches: ['main'],
      requiredChecks: [{ context: 'lint' }, { context: 'build' }],
    })
    await world.github.reportCheck(played.repository, { app, sha: head, name: 'build' })
    await report(played, head, failed(LINT))
    await untilDeclined(played, /^CI: a check failed; what to do is decided once `build` ended\.$/)
    await report(played, head, { conclusion: 'success', log: '' })
    await world.handled()
    expect(await countOf(played, 'round.requested')).toBe(1)
    await report(played, head, failed(LINT))
    await world.github.reportCheck(played.repository, { app, sha: head, name: 'build', conclusion: 'failure' })
    const state = await untilRound(played, 2)
    expect(state.rounds).toMatchObject([{ reason: expect.stringMatching(/^`(lint|build)`, `(lint|build)` fail\.$/) }])
  }, 150_000)

  test('count as statuses where the branch requires them, and nowhere else', async () => {
    const played = await world.publish('stated', REPAIRING)
    const head = played.state.published.commit
    const otto = world.github.as('otto', played.repository)
    await otto.setStatus(head, { context: 'ci/jenkins', state: 'failure', description: 'Red' })
    await world.handled()
    expect(await countOf(played, 'round.requested')).toBe(0)
    world.github.addRuleset(played.repository, { branches: ['main'], requiredChecks: [{ context: 'ci/jenkins' }] })
    await otto.setStatus(head, { context: 'ci/jenkins', state: 'failure', description: 'Still red' })
    const state = await untilRound(played, 2)
    expect(state.rounds).toMatchObject([{ cause: 'ci', reason: '`ci/jenkins` fails.' }])
    const told = world.model.requests.findLast(({ script, taken }) => script.includes('stated') && taken === 4)
    expect(told?.prompt).toContain('| Still red')
  }, 150_000)
})
