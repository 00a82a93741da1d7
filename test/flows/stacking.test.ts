import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { RunState } from '../../src/domain/run-state.ts'
import { type FlowWorld, startFlowWorld } from '../fixtures/flow-world.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FIX } from '../fixtures/tiny-repository.ts'
import { until } from '../fixtures/until.ts'

interface Stack {
  readonly repository: string
  /** otto's pull request from `otto/work`, and the agent's upon it. */
  readonly parent: number
  readonly pull: number
  readonly runId: string
  readonly commit: string
}

describeWith('bubblewrap')('a pull request that is stacked on a person’s', () => {
  let world: FlowWorld

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterAll(async () => {
    process.stderr.write(
      `stacking: ${world.github.exchanges} exchanges, ${world.github.violations.length} violations\n`,
    )
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  const as = (login: string, { repository }: Pick<Stack, 'repository'>) => world.github.as(login, repository)

  async function stack(name: string): Promise<Stack> {
    const repository = await world.addRepository(name)
    const title = `It says more in ${name}.`
    world.model.script(title, TINY_FIX)
    const otto = world.github.as('otto', repository)
    await otto.pushFiles('otto/work', { 'NOTES.md': 'one\ntwo\nthree\n' }, 'Notes')
    const { number: parent } = await otto.openPullRequest({ title, head: 'otto/work', body: 'Notes.' })
    await world.github.as('mira', repository).comment(parent, '/agent fix')
    const runId = await world.runOf(repository, parent)
    const { published } = await world.until(runId, (run) => run.published !== undefined && run.approval !== undefined)
    if (published === undefined) throw new Error('not published')
    return { repository, parent, runId, pull: published.pull, commit: published.commit }
  }

  async function approval(stack: Stack, sha: string): Promise<string | null | undefined> {
    const found = (await as('noor', stack).checks(sha)).filter(({ name }) => name === 'sallyport/approval')
    return found.sort((left, right) => right.id - left.id)[0]?.conclusion
  }

  async function approve(stack: Stack, sha = stack.commit): Promise<void> {
    await as('noor', stack).review(stack.pull, { event: 'APPROVE' })
    await until('it is approved', async () => ((await approval(stack, sha)) === 'success' ? true : undefined))
  }

  const refreshed = (stack: Stack): Promise<RunState> =>
    world.until(
      stack.runId,
      ({ published, approval }) =>
        published !== undefined && published.commit !== stack.commit && approval?.tuple.head === published.commit,
    )

  async function notices({ pull, ...stack }: Stack): Promise<string[]> {
    await world.handled()
    const bodies = (await as('noor', stack).comments(pull)).map(({ body }) => body ?? '')
    return bodies.filter((body) => body.includes('sallyport:follow:'))
  }

  async function mergeParent(stack: Stack, method: 'merge' | 'squash' | 'rebase'): Promise<void> {
    const { head } = await as('otto', stack).pull(stack.parent)
    await until('the checks below', async () => ((await approval(stack, head.sha)) === 'success' ? true : undefined))
    await as('otto', stack).merge(stack.parent, { method })
  }

  test.each([
    ['merge', false],
    ['squash', true],
    ['rebase', true],
    ['squash', false],
  ] as const)(
    'follows the one below to its base (%s, branch deleted: %s), tested and judged anew, and can be approved there',
    async (method, isDeleted) => {
      const it = await stack(`follow-${method}-${isDeleted}`)
      await approve(it)
      await mergeParent(it, method)
      if (isDeleted) await as('otto', it).deleteBranch('otto/work')
      const { published, base, rounds, approval: decided } = await refreshed(it)
      const pull = await as('noor', it).pull(it.pull)
      expect(pull.base.ref).toBe('main')
      expect(pull.head.sha).toBe(published?.commit)
      expect(base?.ref).toBe('main')
      expect(rounds?.map(({ cause }) => cause)).toEqual(['base'])
      expect(decided?.state).not.toBe('approved')
      expect(await approval(it, published?.commit ?? '')).toBe('action_required')
      expect(await approval(it, it.commit)).toBe('action_required')
      const [notice = '', ...more] = await notices(it)
      expect(more).toEqual([])
      expect(notice).toContain(`### #${it.parent} was merged into main`)

      await approve(it, published?.commit)
      await as('noor', it).merge(it.pull)
      await world.until(it.runId, ({ end }) => end?.how === 'merged')
      expect(await as('noor', it).file('main', 'add.js')).toContain('a + b')
      expect(await as('noor', it).file('main', 'NOTES.md')).toContain('three')
    },
    90_000,
  )

  test('goes to another branch only behind a shut door', async () => {
    const it = await stack('shut-first')
    await approve(it)
    const seen: (string | null | undefined)[] = []
    const stop = world.github.onRequest(async ({ phase, method, path, body }) => {
      if (phase !== 'received' || method !== 'PATCH' || !path.endsWith(`/pulls/${it.pull}`)) return
      const isRetarget = typeof body === 'object' && body !== null && 'base' in body
      if (isRetarget) seen.push(await approval(it, it.commit))
    })
    await mergeParent(it, 'squash')
    await refreshed(it)
    stop()
    expect(seen).toEqual(['action_required'])
  }, 60_000)

  test('is closed with a notice when the one below is closed, and stays what it was when that is opened again', async () => {
    const it = await stack('closed-below')
    await approve(it)
    await as('otto', it).closePull(it.parent)
    const { end } = await world.until(it.runId, (run) => run.end !== undefined)
    expect(end).toEqual({ how: 'closed', reason: `#${it.parent}, which it was stacked on, was closed` })
    expect((await as('noor', it).pull(it.pull)).state).toBe('closed')
    expect(await approval(it, it.commit)).not.toBe('success')
    expect((await as('noor', it).branches()).map(({ name }) => name)).toContain(
      'agent/fix/1-it-says-more-in-closed-below',
    )
    const [notice = '', ...more] = await notices(it)
    expect(more).toEqual([])
    expect(notice).toContain('`/agent retry`')
    await as('otto', it).reopenPull(it.parent)
    await world.handled()
    expect((await as('noor', it).pull(it.pull)).state).toBe('closed')
  }, 60_000)

  test('stays as it is when the one below is pushed to, and is brought along when that is rewritten', async () => {
    const it = await stack('pushed-below')
    await approve(it)
    await as('otto', it).pushFiles('otto/work', { 'MORE.md': 'more\n' }, 'More')
    await world.handled()
    expect(await approval(it, it.commit)).toBe('success')
    expect(await notices(it)).toEqual([])

    await as('otto', it).pushFiles(
      'otto/work',
      { 'NOTES.md': 'rewritten\n' },
      { message: 'Anew', force: true, from: 'main' },
    )
    const { published, base } = await refreshed(it)
    const tip = (await as('noor', it).branches()).find(({ name }) => name === 'otto/work')?.sha
    expect(base).toMatchObject({ ref: 'otto/work', commit: tip })
    expect(await as('noor', it).file(published?.branch ?? '', 'NOTES.md')).toBe('rewritten\n')
    expect((await notices(it))[0]).toContain('otto/work was rewritten')
    await approve(it, published?.commit)
  }, 90_000)

  test('says which files are in the way where it cannot be brought along, once, and stays shut', async () => {
    const it = await stack('in-the-way')
    await mergeParentWithConflict(it)
    await world.until(it.runId, ({ effects }) =>
      Object.keys(effects).some((key) => key === `follow:merged:${it.parent}`),
    )
    await until('the notice', async () => ((await notices(it)).length > 0 ? true : undefined))
    const [notice = '', ...more] = await notices(it)
    expect(more).toEqual([])
    expect(notice).toContain('add.js')
    expect(notice).toContain('`/agent address`')
    expect((await as('noor', it).pull(it.pull)).base.ref).toBe('main')
    await as('noor', it).review(it.pull, { event: 'APPROVE' })
    await world.handled()
    expect(await approval(it, it.commit)).toBe('action_required')
  }, 60_000)

  // Somebody else has changed the same line of the default branch by then.
  async function mergeParentWithConflict(it: Stack): Promise<void> {
    const otto = as('otto', it)
    const sha = await otto.pushFiles('otto/other', { 'add.js': 'module.exports = (a, b) => a * b\n' }, 'Other')
    const { number } = await otto.openPullRequest({ title: 'Other', head: 'otto/other' })
    await until('its checks', async () => ((await approval(it, sha)) === 'success' ? true : undefined))
    await otto.merge(number)
    await mergeParent(it, 'squash')
  }

  test('once somebody sends it elsewhere, it is theirs', async () => {
    const it = await stack('sent-elsewhere')
    await as('otto', it).pushFiles('release', { 'REL.md': 'x\n' }, 'Release')
    await as('otto', it).retarget(it.pull, 'release')
    await mergeParent(it, 'merge')
    await world.handled()
    const { rounds } = await world.until(it.runId, ({ approval: decided }) => decided?.state === 'void')
    expect(rounds).toBeUndefined()
    expect((await as('noor', it).pull(it.pull)).base.ref).toBe('release')
  }, 60_000)

  test('webhooks that come late, twice and backwards bring it along once', async () => {
    const it = await stack('backwards')
    await approve(it)
    world.github.faults.webhooks.hold = true
    await as('otto', it).merge(it.parent, { method: 'squash' })
    await as('otto', it).deleteBranch('otto/work')
    world.github.faults.webhooks.hold = false
    world.github.releaseWebhooks({ order: 'reversed' })
    await refreshed(it)
    for (const { guid, event } of [...world.github.deliveries].slice(-12)) {
      if (event === 'pull_request' || event === 'push') world.github.redeliver(guid)
    }
    await world.handled()
    const { rounds } = await refreshed(it)
    expect(rounds).toHaveLength(1)
    expect(await notices(it)).toHaveLength(1)
  }, 90_000)
})
