import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type FlowWorld, startFlowWorld } from '../fixtures/flow-world.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FIX } from '../fixtures/tiny-repository.ts'
import { until } from '../fixtures/until.ts'

describeWith('bubblewrap')('a pull request that is stacked where GitHub has native stacks', () => {
  let world: FlowWorld

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterAll(async () => {
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  interface Prepared {
    readonly repository: string
    readonly parent: number
  }

  async function prepare(name: string): Promise<Prepared> {
    const repository = await world.addRepository(name)
    world.github.enableStacks(repository)
    world.model.script(`It says more in ${name}.`, TINY_FIX)
    const otto = world.github.as('otto', repository)
    await otto.pushFiles('otto/work', { 'NOTES.md': 'one\ntwo\nthree\n' }, 'Notes')
    const title = `It says more in ${name}.`
    const { number: parent } = await otto.openPullRequest({ title, head: 'otto/work', body: 'Notes.' })
    return { repository, parent }
  }

  async function ask({ repository, parent }: Prepared) {
    await world.github.as('mira', repository).comment(parent, '/agent fix')
    const runId = await world.runOf(repository, parent)
    const { published, effects } = await world.until(runId, (run) => !!run.published && !!run.approval)
    if (published === undefined) throw new Error('not published')
    return { runId, published, joined: effects.stack?.result }
  }

  const member = async (repository: string, pull: number) =>
    (await world.github.as('noor', repository).pull(pull)).stack

  async function approval(repository: string, sha: string): Promise<string | null | undefined> {
    const checks = await world.github.as('noor', repository).checks(sha)
    const found = checks.filter(({ name }) => name === 'sallyport/approval')
    return found.sort((left, right) => right.id - left.id)[0]?.conclusion
  }

  async function stackByHand(repository: string, pulls: readonly number[]): Promise<number> {
    const { status } = await fetch(`${world.github.url}/repos/${repository}/stacks`, {
      method: 'POST',
      headers: { authorization: `token ${world.github.tokenOf('otto')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ pull_requests: pulls }),
    })
    return status
  }

  test('joins the stack; when GitHub lands the one below and rebases ours, that is judged and approved anew', async () => {
    const it = await prepare('native-lands')
    const { runId, published, joined } = await ask(it)
    expect(joined).toEqual({ stack: 1 })
    expect(await member(it.repository, published.pull)).toMatchObject({ size: 2, position: 2, base: { ref: 'main' } })
    const noor = world.github.as('noor', it.repository)
    await noor.review(published.pull, { event: 'APPROVE' })
    const isGreen = async () => ((await approval(it.repository, published.commit)) === 'success' ? true : undefined)
    await until('it is approved', isGreen)

    await world.github.landBottom(it.repository, it.parent, 'otto')
    const rebased = (await noor.pull(published.pull)).head.sha
    const state = await world.until(
      runId,
      (run) => run.published?.commit !== published.commit && run.approval?.tuple.head === run.published?.commit,
    )
    const head = state.published?.commit ?? ''
    const pull = await noor.pull(published.pull)
    expect([pull.base.ref, pull.head.sha]).toEqual(['main', head])
    expect(state.rounds?.map(({ cause }) => cause)).toEqual(['base'])
    expect(await approval(it.repository, rebased)).not.toBe('success')
    expect(await approval(it.repository, head)).toBe('action_required')
    await noor.review(published.pull, { event: 'APPROVE' })
    await until('approved anew', async () => ((await approval(it.repository, head)) === 'success' ? true : undefined))
  }, 90_000)

  test('stays beside a stack in which something stands on the one below already', async () => {
    const it = await prepare('native-middle')
    const otto = world.github.as('otto', it.repository)
    await otto.pushFiles('otto/more', { 'MORE.md': 'more\n' }, { message: 'More', from: 'otto/work' })
    const { number: top } = await otto.openPullRequest({ title: 'More', head: 'otto/more', base: 'otto/work' })
    const made = await stackByHand(it.repository, [it.parent, top])
    const { published, joined } = await ask(it)
    expect([made, joined]).toEqual([201, { stack: null }])
    expect(await member(it.repository, published.pull)).toBeUndefined()
  }, 60_000)
})
