import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type FlowWorld, type Played, startFlowWorld } from '../fixtures/flow-world.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FILES } from '../fixtures/tiny-repository.ts'
import { until } from '../fixtures/until.ts'

describeWith('bubblewrap')('the second door', () => {
  let world: FlowWorld

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterAll(async () => {
    process.stderr.write(
      `deciding: ${world.github.exchanges} exchanges, ${world.github.violations.length} violations\n`,
    )
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  const as = (login: string, { repository }: Played) => world.github.as(login, repository)

  async function approvalOn(played: Played, sha = played.state.published.commit) {
    const checks = await as('mira', played).checks(sha)
    return checks.filter(({ name }) => name === 'sallyport/approval').sort((left, right) => right.id - left.id)[0]
  }

  const untilApproval = (played: Played, wanted: string, sha?: string, seconds?: number) =>
    until(
      `the approval check is ${wanted}`,
      async () => ((await approvalOn(played, sha))?.conclusion === wanted ? true : undefined),
      seconds,
    )

  async function approve(played: Played): Promise<number> {
    const { id } = await as('noor', played).review(played.state.published.pull, { event: 'APPROVE' })
    await untilApproval(played, 'success')
    expect((await as('noor', played).pull(played.state.published.pull)).draft).toBe(false)
    return id
  }

  async function click(login: string, played: Played, button: string): Promise<void> {
    await as(login, played).clickCheckButton((await approvalOn(played))?.id ?? 0, button)
  }

  test.each([
    ['a review', (played: Played) => as('noor', played).review(played.state.published.pull, { event: 'APPROVE' })],
    ['a command', (played: Played) => as('noor', played).comment(played.state.published.pull, '/agent approve')],
    ['a button', (played: Played) => click('noor', played, 'approve')],
  ])('opens by %s of a second maintainer; a merge ends the run', async (what, act) => {
    const played = await world.publish(`approved-by-${what.replaceAll(' ', '-')}`)
    await act(played)
    await untilApproval(played, 'success')
    await until('it is ready', async () =>
      (await as('noor', played).pull(played.state.published.pull)).draft ? undefined : true,
    )
    await as('noor', played).merge(played.state.published.pull)
    const { end } = await world.until(played.runId, (state) => state.end !== undefined)
    expect(end).toMatchObject({ how: 'merged', by: { login: 'noor' } })
  })

  test('stays shut for the requester, a reader and a bot, whichever way they try', async () => {
    const played = await world.publish('not-counted')
    const { pull } = played.state.published
    await as('mira', played).review(pull, { event: 'APPROVE' })
    await as('rita', played).review(pull, { event: 'APPROVE' })
    await as('mira', played).comment(pull, '/agent approve')
    await as('rita', played).comment(pull, '/agent approve')
    await click('mira', played, 'approve')
    await world.handled()
    const { approval } = await world.until(
      played.runId,
      (state) => state.approval?.reasons.some((reason) => reason.startsWith('rita does not count')) ?? false,
    )
    expect(approval?.state).toBe('waiting')
    expect(approval?.reasons).toContain('mira does not count: asked for the change.')
    expect((await approvalOn(played))?.conclusion).toBe('action_required')
    expect((await as('mira', played).pull(pull)).draft).toBe(true)
  })

  test('shuts on the new head within ten seconds when a person pushes to the branch', async () => {
    const played = await world.publish('pushed')
    await approve(played)
    const sha = await as('otto', played).pushFiles(played.state.published.branch, { 'more.js': '1\n' }, 'More')
    await untilApproval(played, 'action_required', sha, 10)
    const { approval } = await world.until(played.runId, (state) => state.approval?.state === 'unjudged')
    expect(approval?.approvers).toEqual([])
    // The judged commit too: the branch could be pushed back to it, and nobody has approved it there again.
    await untilApproval(played, 'action_required')
    await expect(as('noor', played).merge(played.state.published.pull)).rejects.toThrow('sallyport/approval')
  })

  test.each([
    [
      'the pull request goes to another branch',
      async (played: Played) => {
        await as('otto', played).pushFiles('release', { 'NEWS.md': 'x\n' }, 'Release')
        await as('otto', played).retarget(played.state.published.pull, 'release')
      },
      'void',
    ],
    [
      'the review is dismissed',
      (played: Played, review: number) => as('mira', played).dismissReview(played.state.published.pull, review),
      'void',
    ],
    [
      'the approver is demoted, at the next look',
      async (played: Played) => {
        world.github.setCollaborator(played.repository, 'noor', 'read')
        await as('otto', played).review(played.state.published.pull, { event: 'COMMENT', body: 'hm' })
      },
      'void',
    ],
  ])('shuts when %s', async (what, act, wanted) => {
    const played = await world.publish(`shut-${what.replaceAll(/[^a-z]+/g, '-').slice(0, 30)}`)
    await act(played, await approve(played))
    await untilApproval(played, 'action_required')
    expect((await world.until(played.runId, ({ approval }) => approval?.state === wanted)).approval?.approvers).toEqual(
      [],
    )
  })

  test('shuts when the policy changes on the default branch, and opens to those whom the new one asks for', async () => {
    const files = { ...TINY_FILES, '.github/agent.yml': 'approval:\n  count: 1\n' }
    const repository = 'policy-changed'
    const played = await world.publish(repository, undefined, files)
    await approve(played)
    const branch = 'noor/policy'
    await as('noor', played).pushFiles(branch, { '.github/agent.yml': 'approval:\n  count: 2\n' }, 'Two')
    const { number } = await as('noor', played).openPullRequest({ title: 'Two', head: branch })
    await until('its checks are there', async () => {
      const head = (await as('noor', played).pull(number)).head.sha
      return (await as('noor', played).checks(head)).length === 3 ? true : undefined
    })
    await as('noor', played).merge(number)
    await untilApproval(played, 'action_required')
    const { approval, base } = await world.until(played.runId, ({ rejudged }) => rejudged === true)
    expect([approval?.state, base?.policy.approval.count]).toEqual(['void', 2])
    const { pull } = played.state.published
    await as('noor', played).review(pull, { event: 'APPROVE' })
    await world.handled()
    expect((await approvalOn(played))?.conclusion).toBe('action_required')
    await as('otto', played).review(pull, { event: 'APPROVE' })
    await untilApproval(played, 'success')
    expect((await world.story(played.runId)).filter((type) => type === 'guard.judged').length).toBe(1)
  })

  test('shuts while a second pull request has the same head, and stays green for neither', async () => {
    const played = await world.publish('twins')
    await approve(played)
    await as('otto', played).pushFiles('other', { 'other.md': 'x\n' }, 'Other')
    const { branch } = played.state.published
    await as('otto', played).openPullRequest({ title: 'The same again', head: branch, base: 'other' })
    await untilApproval(played, 'action_required')
    await world.handled()
    expect((await approvalOn(played))?.conclusion).toBe('action_required')
  })

  test.each([
    [
      'command',
      (played: Played) => as('noor', played).comment(played.state.published.pull, '/agent reject no thanks'),
      'no thanks',
    ],
    ['button', (played: Played) => click('noor', played, 'reject'), 'no reason was given'],
  ])('is bricked up by the reject %s: closed, branch gone, no merge', async (what, act, reason) => {
    const played = await world.publish(`rejected-by-${what}`)
    await act(played)
    const { end } = await world.until(played.runId, (state) => state.end !== undefined)
    expect(end).toMatchObject({ how: 'rejected', reason })
    expect((await as('noor', played).pull(played.state.published.pull)).state).toBe('closed')
    expect((await as('noor', played).branches()).map(({ name }) => name)).toEqual(['main'])
    expect((await approvalOn(played))?.conclusion).toBe('failure')
  })

  test('a pull request that a person closed is not opened again', async () => {
    const played = await world.publish('closed')
    await as('noor', played).closePull(played.state.published.pull)
    const { end } = await world.until(played.runId, (state) => state.end !== undefined)
    expect(end?.how).toBe('closed')
    await world.handled()
    expect((await as('noor', played).pull(played.state.published.pull)).state).toBe('closed')
    expect((await as('noor', played).pulls('all')).length).toBe(1)
  })

  test("a person's own pull request gets three green checks", async () => {
    const repository = await world.addRepository('humans')
    const otto = world.github.as('otto', repository)
    const sha = await otto.pushFiles('otto/readme', { 'README.md': '# Mine\n' }, 'Mine')
    const { number } = await otto.openPullRequest({ title: 'Mine', head: 'otto/readme' })
    const checks = await until('three checks', async () => {
      const found = await otto.checks(sha)
      return found.length === 3 ? found : undefined
    })
    expect(checks.map(({ conclusion }) => conclusion)).toEqual(['success', 'success', 'success'])
    await otto.merge(number)
  })
})
