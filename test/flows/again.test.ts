import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type FlowWorld, startFlowWorld } from '../fixtures/flow-world.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { until } from '../fixtures/until.ts'

describeWith('bubblewrap')('trying again', () => {
  let world: FlowWorld

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterAll(async () => {
    process.stderr.write(`again: ${world.github.exchanges} exchanges, ${world.github.violations.length} violations\n`)
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  test('what was rejected is not made again by a label, but by a retry on the closed pull request', async () => {
    const played = await world.publish('rejected-then-retried')
    const { repository, number, runId, state } = played
    const { pull } = state.published
    const [mira, noor] = [world.github.as('mira', repository), world.github.as('noor', repository)]
    await noor.comment(pull, '/agent reject it renames too much')
    await world.until(runId, ({ end }) => end?.how === 'rejected')

    await mira.unlabelIssue(number, 'agent:fix')
    await mira.labelIssue(number, 'agent:fix')
    await world.handled()
    expect((await world.runsOf(repository)).length).toBe(1)
    const bodies = (await mira.comments(number)).map(({ body }) => body ?? '')
    expect(bodies.filter((body) => body.includes(`#${pull} for the same request was rejected by noor`)).length).toBe(1)

    await noor.comment(pull, '/agent retry keep the names')
    const again = await until('a second run', async () =>
      (await world.runsOf(repository)).find(({ intent }) => intent.retryOf === runId),
    )
    const { published } = await world.until(
      again.runId,
      (run) => run.published !== undefined && run.approval !== undefined,
    )
    expect(published?.pull).not.toBe(pull)
    expect((await noor.pull(pull)).state).toBe('closed')
    expect(world.model.requests.some(({ prompt }) => prompt.includes('keep the names'))).toBe(true)

    await world.github.as('rita', repository).comment(published?.pull ?? 0, '/agent explain')
    await world.handled()
    const said = (await noor.comments(published?.pull ?? 0)).map(({ body }) => body ?? '').join()
    expect(said).toContain(`again after run \`${runId}\``)
    expect(said).toContain('<summary>Guard: ')
  }, 60_000)
})
