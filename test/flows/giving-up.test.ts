import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type FlowWorld, type Played, startFlowWorld } from '../fixtures/flow-world.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { until } from '../fixtures/until.ts'

describeWith('bubblewrap')('a run that cannot go on at its approved pull request', () => {
  let world: FlowWorld

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterAll(async () => {
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  const noor = ({ repository }: Played) => world.github.as('noor', repository)

  async function approvalOf(played: Played) {
    const checks = await noor(played).checks(played.state.published.commit)
    const newest = checks.filter(({ name }) => name === 'sallyport/approval').sort((left, right) => right.id - left.id)
    return newest[0]?.conclusion
  }

  const untilGreen = (played: Played) =>
    until('it is approved', async () => ((await approvalOf(played)) === 'success' ? true : undefined))

  test('does not leave its check green, and does not end while the check cannot be written', async () => {
    const played = await world.publish('giving-up')
    const { pull } = played.state.published
    await noor(played).review(pull, { event: 'APPROVE' })
    await untilGreen(played)
    const { faults } = world.github
    faults.add({
      match: { method: 'GET', path: /\/reviews$/ },
      times: 99,
      do: 'status',
      status: 403,
      message: 'Resource not accessible by integration',
    })
    faults.add({ match: { method: 'PATCH', path: /\/check-runs\/\d+$/ }, times: 3, do: 'status', status: 502 })
    await noor(played).comment(pull, '/agent approve')
    const { end: none, rest } = await world.until(played.runId, (state) => {
      return state.givenUp !== undefined && state.rest?.reason.includes('502') === true
    })
    expect({ none, waits: rest?.reason }).toEqual({ none: undefined, waits: expect.stringContaining('502') })
    expect(await approvalOf(played)).toBe('success')
    faults.clear()
    const { end } = await world.until(played.runId, (state) => state.end !== undefined)
    expect(end).toMatchObject({ how: 'failed', reason: expect.stringContaining('forbidden') })
    expect(await approvalOf(played)).toBe('failure')
  }, 90_000)
})
