import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type FlowWorld, startFlowWorld } from '../fixtures/flow-world.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FIX } from '../fixtures/tiny-repository.ts'
import { until } from '../fixtures/until.ts'

interface Parent {
  readonly repository: string
  readonly number: number
}

describeWith('bubblewrap')('a stacked change that the agent still works on', () => {
  let world: FlowWorld

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterAll(async () => {
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  /** @returns the run for `/agent fix` on otto's pull request; `act` is done while the agent thinks. */
  async function ask(name: string, act: (parent: Parent) => Promise<unknown>): Promise<Parent & { runId: string }> {
    const repository = await world.addRepository(name)
    const title = `Below ${name}.`
    world.model.script(title, TINY_FIX)
    const otto = world.github.as('otto', repository)
    await otto.pushFiles('otto/work', { 'NOTES.md': 'one\n' }, 'Notes')
    const { number } = await otto.openPullRequest({ title, head: 'otto/work', body: 'Notes.' })
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const stop = world.model.onRequest(async (request) => {
      if (!request.script.includes(name) || request.taken !== 2) return
      stop()
      await act({ repository, number }).then(() => resolve(), reject)
    })
    await world.github.as('mira', repository).comment(number, '/agent fix')
    const runId = await world.runOf(repository, number)
    await promise
    return { repository, number, runId }
  }

  async function merge({ repository, number }: Parent): Promise<void> {
    const otto = world.github.as('otto', repository)
    const { head } = await otto.pull(number)
    await until('the checks below', async () => {
      const green = (await otto.checks(head.sha)).filter(({ conclusion }) => conclusion === 'success')
      return green.length >= 3 ? true : undefined
    })
    await otto.merge(number, { method: 'squash' })
    await otto.deleteBranch('otto/work')
  }

  test('goes to where the one below was merged, is brought along there, and can be approved', async () => {
    const { repository, runId, number } = await ask('merged-meanwhile', merge)
    const { published, base } = await world.until(
      runId,
      ({ publishedRound, published: there, approval }) =>
        publishedRound === 2 && approval?.tuple.head === there?.commit,
    )
    const noor = world.github.as('noor', repository)
    const pull = await noor.pull(published?.pull ?? 0)
    expect([pull.base.ref, base?.ref, pull.head.sha]).toEqual(['main', 'main', published?.commit])
    const notice = await until('the notice', async () =>
      (await noor.comments(pull.number)).find(({ body }) => body?.includes('sallyport:follow:')),
    )
    expect(notice.body).toContain(`#${number} was merged into main`)
    await noor.review(pull.number, { event: 'APPROVE' })
    await until('it is green', async () => {
      const checks = await noor.checks(pull.head.sha)
      return (
        checks.some(({ name, conclusion }) => name === 'sallyport/approval' && conclusion === 'success') || undefined
      )
    })
    await noor.merge(pull.number)
    await world.until(runId, ({ end }) => end?.how === 'merged')
    expect(await noor.file('main', 'add.js')).toContain('a + b')
  }, 90_000)

  test('ends with the reason when the one below is closed and its branch deleted, and says the way on', async () => {
    const { repository, runId, number } = await ask('closed-meanwhile', async (parent) => {
      const otto = world.github.as('otto', parent.repository)
      await otto.closePull(parent.number)
      await otto.deleteBranch('otto/work')
    })
    const { end } = await world.until(runId, (state) => state.end !== undefined)
    expect(end).toEqual({
      how: 'refused',
      reason: `#${number}, which it was to be stacked on, was closed, and its branch otto/work is gone`,
    })
    const noor = world.github.as('noor', repository)
    expect((await noor.pulls('all')).map((pull) => pull.number)).toEqual([number])
    const said = (await noor.comments(number)).map(({ body }) => body ?? '').join('\n')
    expect(said).toContain('`/agent retry [hint]` begins it anew.')
  }, 60_000)
})
