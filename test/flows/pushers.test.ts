import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type FlowWorld, type Played, startFlowWorld } from '../fixtures/flow-world.ts'
import type { Turn } from '../fixtures/model-endpoint.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FIX } from '../fixtures/tiny-repository.ts'

const NAMED = 'const add = (a, b) => a + b\nmodule.exports = add\n'
const AGAIN: readonly Turn[] = [
  ...TINY_FIX,
  { tool: 'write_file', args: { path: 'add.js', content: NAMED } },
  { tool: 'submit', args: { title: 'fix: name the function', summary: 'As asked.' } },
]

describeWith('bubblewrap')("who pushed to the agent's branch, of whom no webhook told", () => {
  let world: FlowWorld

  beforeAll(async () => {
    world = await startFlowWorld()
    // Nothing that was lost is asked for again.
    const match = { method: 'GET', path: /^\/app\/hook\/deliveries$/ }
    world.github.faults.add({ match, times: 999, do: 'status', status: 404 })
  }, 30_000)
  afterAll(async () => {
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  const as = (login: string, { repository }: Played) => world.github.as(login, repository)

  /** otto's commit comes under the agent's next one, and the webhooks of his push are lost. */
  async function builtUpon(name: string) {
    const played = await world.publish(name, AGAIN)
    const { branch, pull } = played.state.published
    world.github.faults.webhooks.lose = (event) => event === 'push'
    const theirs = await as('otto', played).pushFiles(branch, { 'NOTES.md': 'Mine.\n' }, 'Notes')
    delete world.github.faults.webhooks.lose
    await as('mira', played).comment(pull, '/agent address A name, please.')
    const { rounds, pushers, published } = await world.until(played.runId, (state) => {
      return state.publishedRound === 2 && state.approval?.tuple.head === state.published?.commit
    })
    expect({ from: rounds?.[0]?.from?.commit, pushers }).toEqual({ from: theirs, pushers: undefined })
    return { played, pull, commit: published?.commit ?? '' }
  }

  const reasonsOf = async ({ runId }: Played, word: string) => {
    const { approval } = await world.until(runId, ({ approval: now }) => now?.reasons.join(' ').includes(word) === true)
    return { state: approval?.state, reasons: approval?.reasons }
  }

  test('does not count as an approver once it is built upon', async () => {
    const { played, pull, commit } = await builtUpon('told-of-nobody')
    await as('otto', played).review(pull, { event: 'APPROVE' })
    const { reasons } = await reasonsOf(played, 'otto does')
    expect(reasons).toContain("otto does not count: pushed to the agent's branch.")
    const checks = await as('mira', played).checks(commit)
    expect(checks.find(({ name }) => name === 'sallyport/approval')?.conclusion).toBe('action_required')
  }, 90_000)

  test('nobody is let through while GitHub does not say who it was', async () => {
    const { played, pull } = await builtUpon('not-said')
    world.github.faults.add({ match: { method: 'GET', path: /\/activity$/ }, times: 99, do: 'status', status: 404 })
    await as('noor', played).review(pull, { event: 'APPROVE' })
    const { state, reasons } = await reasonsOf(played, 'cannot be read')
    expect({ state, reasons }).toMatchObject({
      state: 'waiting',
      reasons: [expect.stringContaining('Who pushed'), 'noor approves.'],
    })
  }, 90_000)
})
