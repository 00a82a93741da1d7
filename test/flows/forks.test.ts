import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type FlowWorld, startFlowWorld } from '../fixtures/flow-world.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { until } from '../fixtures/until.ts'

describeWith('bubblewrap')('a pull request from a fork', () => {
  let world: FlowWorld

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterAll(async () => {
    process.stderr.write(`forks: ${world.github.exchanges} exchanges, ${world.github.violations.length} violations\n`)
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  /** The approval check of a commit; waits for all three. */
  const approvalOn = (repository: string, sha: string) =>
    until(`checks on ${sha}`, async () => {
      const checks = await world.github.as('mira', repository).checks(sha)
      return checks.length < 3 ? undefined : checks.find(({ name }) => name === 'sallyport/approval')?.conclusion
    })

  /** A stranger's commit on a branch of their fork, and their pull request. */
  async function openFromFork(repository: string, branch: string) {
    const fork = await world.github.fork(repository, 'stranger')
    const sha = await world.github.as('stranger', fork).pushFiles(branch, { 'mine.js': '1\n' }, 'Mine')
    const theirs = world.github.as('stranger', repository)
    const pull = await theirs.openPullRequest({ title: 'Mine', head: `stranger:${branch}` })
    return { fork, sha, pull }
  }

  test('shows whose it is, and gets its checks, again when it is pushed to', async () => {
    const repository = await world.addRepository('forked')
    const { fork, sha, pull } = await openFromFork(repository, 'main')
    expect(pull.head).toMatchObject({ label: 'stranger:main', sha, repo: { full_name: fork, fork: true } })
    expect(pull.head.repo?.id).not.toBe(pull.base.repo.id)
    expect(await approvalOn(repository, sha)).toBe('success')
    const next = await world.github.as('stranger', fork).pushFiles('main', { 'mine.js': '2\n' }, 'More')
    expect(await approvalOn(repository, next)).toBe('success')
    expect((await world.github.as('mira', repository).pull(pull.number)).head.sha).toBe(next)
  })

  test.each(['refactor', 'fix', 'test', 'docs', 'plan'])(
    'has no work done on it: `/agent %s` is refused once, with what to do',
    async (word) => {
      const repository = await world.addRepository(`forked-${word}`)
      const { pull } = await openFromFork(repository, 'topic')
      const mira = world.github.as('mira', repository)
      for (let time = 0; time < 2; time++) await mira.comment(pull.number, `/agent ${word}`)
      await world.handled()
      expect(await world.runsOf(repository)).toEqual([])
      const said = (await mira.comments(pull.number)).map(({ body }) => body ?? '')
      expect(said.filter((body) => !body.startsWith('/agent'))).toEqual([
        expect.stringMatching(/comes from a fork.*push it to a branch of this repository, or ask on an issue/),
      ])
      expect((await mira.branches()).map(({ name }) => name)).toEqual(['main'])
    },
  )

  test("that carries the agent's commit is shut until that is approved", async () => {
    const played = await world.publish('forked-carrying')
    const { branch, commit, pull } = played.state.published
    const { sha } = await openFromFork(played.repository, branch)
    expect(await approvalOn(played.repository, sha)).toBe('action_required')
    await world.github.as('noor', played.repository).review(pull, { event: 'APPROVE' })
    await until('it is approved', async () =>
      (await approvalOn(played.repository, commit)) === 'success' ? true : undefined,
    )
  })

  test("whose head is the agent's own commit keeps the door shut for both, until it is closed", async () => {
    const played = await world.publish('forked-twin')
    const { branch, commit, pull } = played.state.published
    const noor = world.github.as('noor', played.repository)
    await world.github.fork(played.repository, 'stranger')
    const stranger = world.github.as('stranger', played.repository)
    const { number } = await stranger.openPullRequest({ title: 'Mine', head: `stranger:${branch}` })
    await noor.review(pull, { event: 'APPROVE' })
    await world.handled()
    expect(await approvalOn(played.repository, commit)).toBe('action_required')
    await stranger.closePull(number)
    await until('it is approved', async () =>
      (await approvalOn(played.repository, commit)) === 'success' ? true : undefined,
    )
  })
})
