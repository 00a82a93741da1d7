import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type FlowWorld, startFlowWorld } from '../fixtures/flow-world.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FILES, TINY_FIX } from '../fixtures/tiny-repository.ts'

describeWith('bubblewrap')('manners', () => {
  let world: FlowWorld

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterAll(async () => {
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  const bodies = async (repository: string, number: number) =>
    (await world.github.as('mira', repository).comments(number)).map(({ body }) => body ?? '')

  async function issuesIn(name: string, count: number, policy: string) {
    const repository = await world.addRepository(name, { ...TINY_FILES, '.github/agent.yml': policy })
    const mira = world.github.as('mira', repository)
    const numbers: number[] = []
    for (let at = 0; at < count; at++) {
      const title = `Wrong in ${name}, ${at}.`
      world.model.script(title, TINY_FIX)
      numbers.push((await mira.openIssue({ title, body: 'As it was asked.' })).number)
    }
    return { repository, mira, numbers }
  }

  test('twenty issues labelled at once by one person: as many runs as the policy lets them, and told so once', async () => {
    const { repository, mira, numbers } = await issuesIn('many-labels', 20, 'manners: { runs-per-day: 2 }\n')
    const letGo = world.hold()
    await Promise.all(numbers.map((number) => mira.labelIssue(number, 'agent:fix')))
    await world.handled()
    expect((await world.runsOf(repository)).length).toBe(2)
    for (const { guid, event } of [...world.github.deliveries]) if (event === 'issues') world.github.redeliver(guid)
    await world.handled()
    expect((await world.runsOf(repository)).length).toBe(2)
    const said = (await Promise.all(numbers.map((number) => bodies(repository, number)))).flat()
    const refusals = said.filter((body) => body.includes('no run was started'))
    expect(refusals).toEqual([expect.stringContaining('`manners.runs-per-day`')])
    await world.github.as('otto', repository).comment(numbers[0] ?? 0, '/agent docs')
    await world.handled()
    expect((await world.runsOf(repository)).length).toBe(3)
    letGo()
  })

  test('an open pull request counts until it is over; a reviewer who has enough is not asked, and the check says so', async () => {
    const policy = 'manners: { open-pulls: 2, reviews: 1 }\napproval: { reviewers: [noor] }\n'
    const { repository, mira, numbers } = await issuesIn('open-pulls', 3, policy)
    const [first = 0, second = 0, third = 0] = numbers
    const runs: string[] = []
    for (const number of [first, second]) {
      await mira.labelIssue(number, 'agent:fix')
      const runId = await world.runOf(repository, number)
      await world.until(runId, ({ approval, handledSeq }) => approval !== undefined && handledSeq > 0)
      runs.push(runId)
    }
    const states = (await world.runsOf(repository)).sort((left, right) => (left.runId < right.runId ? -1 : 1))
    expect(states.map(({ effects }) => effects.reviewers?.result)).toEqual([
      { asked: ['noor'], spared: [] },
      { asked: [], spared: ['noor'] },
    ])
    const [, spared] = states
    const check = (await mira.checks(spared?.published?.commit ?? '')).find(({ name }) => name.endsWith('approval'))
    expect(check?.output.summary).toContain('enough pull requests of mine wait for them already: `noor`')
    await mira.labelIssue(third, 'agent:fix')
    await world.handled()
    expect(await bodies(repository, third)).toEqual([expect.stringContaining('`manners.open-pulls`')])
    await world.github.as('noor', repository).comment(spared?.published?.pull ?? 0, '/agent reject not now')
    await world.until(runs[1] ?? '', ({ end }) => end !== undefined)
    await mira.unlabelIssue(third, 'agent:fix')
    await mira.labelIssue(third, 'agent:fix')
    await world.until(await world.runOf(repository, third), ({ approval }) => approval !== undefined)
  }, 120_000)

  test('an open pull request that closes the issue is found before the start; `retry` has it done all the same', async () => {
    const { repository, mira, numbers } = await issuesIn('exists', 1, '')
    const [number = 0] = numbers
    const otto = world.github.as('otto', repository)
    await otto.pushFiles('mine', { 'other.js': '1\n' }, { message: 'Mine' })
    const { number: theirs } = await otto.openPullRequest({ title: 'Mine', head: 'mine', body: `Fixes #${number}` })
    await mira.labelIssue(number, 'agent:fix')
    const runId = await world.runOf(repository, number)
    const { end, base } = await world.until(runId, (state) => state.end !== undefined)
    expect([end?.how, base]).toEqual(['refused', undefined])
    expect(end?.reason).toContain(`#${theirs} by otto is open and closes this issue`)
    await mira.comment(number, '/agent retry')
    await world.handled()
    const again = (await world.runsOf(repository)).find((state) => state.runId !== runId)?.runId ?? ''
    await world.until(again, ({ approval }) => approval !== undefined)
  }, 120_000)

  test('what somebody proposes already, file by file, is not proposed again', async () => {
    const { repository, mira, numbers } = await issuesIn('the-same', 1, '')
    const [number = 0] = numbers
    const written = TINY_FIX.filter(({ tool }) => tool === 'write_file')
    const files = Object.fromEntries(written.map(({ args }) => [String(args.path), String(args.content)]))
    const otto = world.github.as('otto', repository)
    await otto.pushFiles('unrelated', { 'a.js': '1\n' }, { message: 'Unrelated' })
    await otto.openPullRequest({ title: 'Unrelated', head: 'unrelated' })
    await otto.pushFiles('mine', files, { message: 'Mine' })
    const { number: theirs } = await otto.openPullRequest({ title: 'Mine', head: 'mine' })
    await mira.labelIssue(number, 'agent:fix')
    const runId = await world.runOf(repository, number)
    const { end, effects } = await world.until(runId, (state) => state.end !== undefined)
    expect(end?.reason).toContain(`what #${theirs} by otto proposes already`)
    expect(Object.keys(effects).filter((key) => !key.startsWith('status'))).toEqual([])
  }, 120_000)

  test('what was rejected is not proposed once more, file by file, unless somebody says `retry`', async () => {
    const { repository, mira, numbers } = await issuesIn('rejected-twice', 1, '')
    const [number = 0] = numbers
    await mira.labelIssue(number, 'agent:fix')
    const runId = await world.runOf(repository, number)
    const { published } = await world.until(runId, ({ approval }) => approval !== undefined)
    await world.github.as('noor', repository).comment(published?.pull ?? 0, '/agent reject not so')
    await world.until(runId, (state) => state.end !== undefined)
    await mira.comment(number, '/agent fix in other words')
    await world.handled()
    const again = (await world.runsOf(repository)).find((state) => state.runId !== runId)?.runId ?? ''
    const { end } = await world.until(again, (state) => state.end !== undefined)
    expect(end?.reason).toContain(`what #${published?.pull} proposed, which was rejected`)
    await mira.comment(number, '/agent retry')
    await world.handled()
    const retried = (await world.runsOf(repository)).find(({ intent }) => intent.retryOf === again)?.runId ?? ''
    const anew = await world.until(retried, (state) => state.published !== undefined)
    expect(anew.published?.pull).not.toBe(published?.pull)
  }, 120_000)

  test('a pull request that nobody looks at is spoken of once, then closed with a notice; only `retry` makes it anew', async () => {
    const { repository, mira, numbers } = await issuesIn('stale', 1, 'approval: { reviewers: [noor] }\n')
    const [number = 0] = numbers
    await mira.labelIssue(number, 'agent:fix')
    const runId = await world.runOf(repository, number)
    const { published } = await world.until(runId, ({ published: there, handledSeq }) => !!there && handledSeq > 0)
    const pull = published?.pull ?? 0
    world.pass(7 * DAY)
    await world.until(runId, ({ silence }) => silence?.nudgedAt !== undefined)
    expect(await bodies(repository, pull)).toEqual([
      expect.stringMatching(/^@noor: this has waited 7 days for a person\./),
    ])
    world.pass(7 * DAY)
    const { end, calls } = await world.until(runId, (state) => state.end !== undefined)
    expect(end).toEqual({ how: 'closed', reason: `#${pull} was closed: nobody had looked at it for 14 days` })
    expect(calls).toBeLessThanOrEqual(25)
    expect((await bodies(repository, pull)).slice(1)).toEqual([expect.stringContaining('`/agent retry` makes it anew')])
    expect((await mira.pull(pull)).state).toBe('closed')
    expect((await mira.branches()).map(({ name }) => name)).toEqual(['main'])
    expect((await bodies(repository, number))[0]).toContain('Nobody had looked at it for 14 days.')
    await mira.unlabelIssue(number, 'agent:fix')
    await mira.labelIssue(number, 'agent:fix')
    await world.handled()
    expect((await world.runsOf(repository)).length).toBe(1)
    await mira.comment(number, '/agent retry')
    await world.handled()
    expect((await world.runsOf(repository)).length).toBe(2)
  }, 120_000)
})

const DAY = 86_400_000
