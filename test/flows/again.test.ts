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
  type Person = ReturnType<FlowWorld['github']['as']>

  async function mergeApproved(person: Person, pull: number): Promise<void> {
    const { sha } = (await person.pull(pull)).head
    await until('it is approved', async () => {
      const found = (await person.checks(sha)).filter(({ name }) => name === 'sallyport/approval')
      return found.sort((left, right) => right.id - left.id)[0]?.conclusion === 'success' ? true : undefined
    })
    await person.merge(pull)
  }

  async function merged(name: string, files?: Readonly<Record<string, string>>) {
    const played = await world.publish(name, undefined, files)
    const { pull } = played.state.published
    const noor = world.github.as('noor', played.repository)
    await noor.comment(pull, '/agent approve')
    await mergeApproved(noor, pull)
    await world.until(played.runId, ({ end }) => end?.how === 'merged')
    return { ...played, pull, noor }
  }

  const untilRevert = (repository: string, runId: string) =>
    until('a run that reverts', async () =>
      (await world.runsOf(repository)).find(({ intent }) => intent.revert?.run === runId),
    )

  test('a merged change is taken back by a pull request that says so, judged and approved like every other', async () => {
    const { repository, runId, state, pull, noor } = await merged('reverted')
    await noor.comment(pull, '/agent revert')
    const revert = await untilRevert(repository, runId)
    const back = await world.until(revert.runId, (run) => run.published !== undefined && run.approval !== undefined)
    expect(back.change?.tree).toBe(state.base?.tree)
    expect(back.steps).toEqual([])
    expect(back.judged?.verdict.findings.find(({ rule }) => rule === 'test-weakening')?.verb).toBe('disclose')
    const number = back.published?.pull ?? 0
    const opened = await noor.pull(number)
    expect(opened).toMatchObject({ draft: true, title: expect.stringMatching(/^revert: /) })
    expect(opened.body).toContain(`**noor** asked to take #${pull} back. No model took part in it.`)

    // Who asked for the revert cannot let it in; somebody else can.
    await noor.comment(number, '/agent approve')
    await noor.comment(pull, '/agent revert')
    await world.handled()
    expect((await noor.comments(number)).map(({ body }) => body).join()).toContain('You asked for this change')
    expect((await noor.comments(pull)).map(({ body }) => body).join()).toContain('A revert of it is under way here.')
    await world.github.as('mira', repository).comment(number, '/agent approve')
    await mergeApproved(noor, number)
    await world.until(revert.runId, ({ end }) => end?.how === 'merged')

    await noor.comment(pull, '/agent revert')
    await world.handled()
    expect((await noor.comments(pull)).map(({ body }) => body).join()).toContain(`#${number} reverted it`)
  }, 120_000)
})
