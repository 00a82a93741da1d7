import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type FlowWorld, type Played, startFlowWorld } from '../fixtures/flow-world.ts'
import type { Turn } from '../fixtures/model-endpoint.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FIX } from '../fixtures/tiny-repository.ts'
import { until } from '../fixtures/until.ts'

const NAMED = 'const add = (a, b) => a + b\nmodule.exports = add\n'
const write = (content: string, path = 'add.js'): Turn => ({ tool: 'write_file', args: { path, content } })
const submit = (title: string, more: object = {}): Turn => ({
  tool: 'submit',
  args: { title, summary: 'As the review asks.', ...more },
})
const AGAIN = [...TINY_FIX, write(NAMED), submit('fix: name the function')]

describeWith('bubblewrap')('rounds after publishing', () => {
  let world: FlowWorld

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterAll(async () => {
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  const as = (login: string, { repository }: Played) => world.github.as(login, repository)
  const pullOf = (played: Played) => played.state.published.pull
  const untilRound = (played: Played, round: number) =>
    world.until(played.runId, ({ publishedRound, approval, published }) => {
      return publishedRound === round && approval?.tuple.head === published?.commit
    })
  const askChanges = (played: Played, body: string, login = 'noor') =>
    as(login, played).review(pullOf(played), { event: 'REQUEST_CHANGES', body })

  async function conclusionOn(played: Played, sha: string | undefined) {
    const checks = await as('mira', played).checks(sha ?? '')
    const newest = checks.filter(({ name }) => name === 'sallyport/approval').sort((left, right) => right.id - left.id)
    return newest[0]?.conclusion
  }

  test('a review that asks for changes is worked on: one commit more, and the approval starts over', async () => {
    const played = await world.publish('asked-again', AGAIN)
    const pull = pullOf(played)
    const first = played.state.published.commit
    await askChanges(played, 'Give the function a name, please.')
    const state = await untilRound(played, 2)
    const commit = state.published?.commit
    expect(state.rounds).toMatchObject([
      { round: 2, cause: 'review', from: { commit: first }, reason: 'noor asked for changes.' },
    ])
    expect(commit).not.toBe(first)
    const shown = await as('noor', played).pull(pull)
    expect(shown.head.sha).toBe(commit)
    expect(shown.commits).toBe(2)
    expect(await as('noor', played).file(shown.head.ref, 'add.js')).toBe(NAMED)
    expect(await conclusionOn(played, first)).toBe('action_required')
    expect(await conclusionOn(played, commit)).toBe('action_required')
    await as('noor', played).review(pull, { event: 'APPROVE' })
    await until('it is approved', async () => ((await conclusionOn(played, commit)) === 'success' ? true : undefined))
    const asked = world.model.requests.findLast(({ script, taken }) => script.includes('asked-again') && taken === 4)
    expect(asked?.prompt).toContain('| Give the function a name, please.')
  }, 60_000)

  test("a person's commit on the branch is built upon", async () => {
    const played = await world.publish('built-upon', AGAIN)
    const { branch } = played.state.published
    const theirs = await as('otto', played).pushFiles(branch, { 'NOTES.md': 'Mine.\n' }, 'Notes')
    await askChanges(played, 'Give the function a name, please.')
    const state = await untilRound(played, 2)
    expect(state.rounds?.[0]?.from?.commit).toBe(theirs)
    expect(await as('noor', played).file(branch, 'NOTES.md')).toBe('Mine.\n')
    expect((await as('noor', played).pull(pullOf(played))).commits).toBe(3)
  }, 60_000)
})
