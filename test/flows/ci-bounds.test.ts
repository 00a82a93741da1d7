import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { failed, LINT, REPAIRING, repairTurns, watchCi } from '../fixtures/failing-ci.ts'
import { type FlowWorld, startFlowWorld } from '../fixtures/flow-world.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FILES, TINY_FIX } from '../fixtures/tiny-repository.ts'
import { until } from '../fixtures/until.ts'

describeWith('bubblewrap')('repairs of failing checks', () => {
  let world: FlowWorld
  const { headOf, report, untilRound, untilDeclined, statusOf, countOf } = watchCi(() => world)

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterAll(async () => {
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  test('are as many as the policy says, one for each commit, and rounds that people ask for are not counted', async () => {
    const script = [...REPAIRING, ...repairTurns('// again\n'), ...repairTurns('// and again\n')]
    const files = { ...TINY_FILES, '.github/agent.yml': 'ci: { rounds: 1 }\n' }
    const played = await world.publish('bounded', script, files)
    const noor = world.github.as('noor', played.repository)
    await noor.review(played.state.published.pull, { event: 'REQUEST_CHANGES', body: 'Be strict.' })
    const second = await untilRound(played, 2)
    await report(played, second.published?.commit ?? '', failed(LINT))
    const third = await untilRound(played, 3)
    expect(third.rounds).toMatchObject([{ cause: 'review' }, { cause: 'ci' }])
    const head = third.published?.commit ?? ''
    await report(played, head, failed(LINT))
    await untilDeclined(played, /^CI: `lint` fails; the repair that the policy allows a run was used\.$/)
    await until('it is said', async () => ((await statusOf(played)).includes('the repair that') ? true : undefined))
    expect(await headOf(played)).toBe(head)
  }, 240_000)

  test('are begun once, however often and in whatever order checks are told of', async () => {
    const played = await world.publish('redelivered', REPAIRING)
    const head = played.state.published.commit
    world.github.faults.webhooks.hold = true
    await report(played, head, failed(LINT))
    await report(played, head, failed('test.js: 2:2  error  Another'), 'style')
    world.github.faults.webhooks.hold = false
    world.github.releaseWebhooks({ order: 'reversed' })
    await untilRound(played, 2)
    await world.handled()
    const before = await countOf(played, 'round.requested')
    for (const { guid, event } of [...world.github.deliveries]) if (event === 'check_run') world.github.redeliver(guid)
    await world.handled()
    expect(await countOf(played, 'round.requested')).toBe(before)
    expect(await countOf(played, 'round.begun')).toBe(1)
  }, 150_000)

  test('are left to whoever pushed over the commit that was checked', async () => {
    const played = await world.publish('pushed-over', REPAIRING)
    const { branch, commit } = played.state.published
    await world.github.as('otto', played.repository).pushFiles(branch, { 'NOTES.md': 'Mine.\n' }, 'Notes')
    await report(played, commit, failed(LINT))
    await untilDeclined(played, /^CI: the branch has moved on from the commit that was checked\.$/)
    expect(await countOf(played, 'round.begun')).toBe(0)
  }, 150_000)

  test('overwrite nothing that is pushed meanwhile, and are not begun for it', async () => {
    const played = await world.publish('pushed-into', REPAIRING)
    const { branch, commit } = played.state.published
    const pushed: string[] = []
    const stop = world.model.onRequest(async ({ script, taken }) => {
      if (!script.includes('pushed-into') || taken !== 4) return
      stop()
      const otto = world.github.as('otto', played.repository)
      pushed.push(await otto.pushFiles(branch, { 'NOTES.md': 'Mine.\n' }, 'Notes'))
    })
    await report(played, commit, failed(LINT))
    await untilDeclined(played, /^CI: the branch has moved on from the commit that was checked\.$/)
    expect([await headOf(played)]).toEqual(pushed)
    expect(await countOf(played, 'round.begun')).toBe(1)
  }, 150_000)

  test('are not begun again for what fails on the same commit meanwhile', async () => {
    const played = await world.publish('late', REPAIRING)
    const head = played.state.published.commit
    const stop = world.model.onRequest(async ({ script, taken }) => {
      if (!script.includes('late') || taken !== 4) return
      stop()
      await report(played, head, failed('Another'), 'style')
      await world.github.settled()
    })
    await report(played, head, failed(LINT))
    await untilRound(played, 2)
    await world.handled()
    expect(await countOf(played, 'round.begun')).toBe(1)
    expect(await countOf(played, 'round.declined')).toBe(0)
  }, 150_000)

  test('are not begun where the policy says so, nor for commits of nobody', async () => {
    const policy = { '.github/agent.yml': 'ci: { rounds: 0 }\n' }
    const played = await world.publish('never', TINY_FIX, { ...TINY_FILES, ...policy })
    await report(played, played.state.published.commit, failed(LINT))
    await report(played, played.state.base?.commit ?? '', failed(LINT))
    await world.handled()
    expect(await countOf(played, 'round.requested')).toBe(0)
  }, 150_000)
})
