import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { RegisteredApp } from '../../emulator/github/emulator.ts'
import { type FlowWorld, type Played, startFlowWorld } from '../fixtures/flow-world.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FILES } from '../fixtures/tiny-repository.ts'
import { until } from '../fixtures/until.ts'

interface Merged extends Played {
  readonly pull: number
  /** The tip of the default branch before the merge, and the merge. */
  readonly before: string
  readonly merge: string
}

describeWith('bubblewrap')('after a merge', () => {
  let world: FlowWorld
  let ci: RegisteredApp

  beforeAll(async () => {
    world = await startFlowWorld()
    ci = world.github.addApp({ name: 'CI', webhookSecret: 'none', permissions: { checks: 'write' }, events: [] })
  }, 30_000)
  afterAll(async () => {
    process.stderr.write(
      `after-merge: ${world.github.exchanges} exchanges, ${world.github.violations.length} violations\n`,
    )
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  const as = (login: string, { repository }: Pick<Played, 'repository'>) => world.github.as(login, repository)

  async function tip(played: Pick<Played, 'repository'>): Promise<string> {
    return (await as('noor', played).branches()).find(({ name }) => name === 'main')?.sha ?? ''
  }

  const report = (played: Played, sha: string, conclusion: string, name = 'build') =>
    world.github.reportCheck(played.repository, { app: ci, sha, name, conclusion })

  async function untilGreen(played: Pick<Played, 'repository'>, pull: number): Promise<void> {
    const { sha } = (await as('noor', played).pull(pull)).head
    await until('it is approved', async () => {
      const found = (await as('noor', played).checks(sha)).filter(({ name }) => name === 'sallyport/approval')
      return found.sort((left, right) => right.id - left.id)[0]?.conclusion === 'success' ? true : undefined
    })
  }

  async function approved(name: string, files?: Readonly<Record<string, string>>) {
    const played = await world.publish(name, undefined, files)
    const { pull } = played.state.published
    await as('noor', played).comment(pull, '/agent approve')
    await untilGreen(played, pull)
    return { ...played, pull, before: await tip(played) }
  }

  async function merged(
    name: string,
    {
      green = true,
      method = 'merge',
      files,
    }: { green?: boolean; method?: 'merge' | 'squash' | 'rebase'; files?: Readonly<Record<string, string>> } = {},
  ): Promise<Merged> {
    const played = await approved(name, files)
    if (green) await report(played, played.before, 'success')
    const merge = await as('otto', played).merge(played.pull, { method })
    await world.until(played.runId, ({ end }) => end?.how === 'merged')
    return { ...played, merge }
  }

  async function offers(played: Played, pull = played.state.published.pull): Promise<string[]> {
    await world.handled()
    const bodies = (await as('noor', played).comments(pull)).map(({ body }) => body ?? '')
    return bodies.filter((body) => body.includes('revert-offer:'))
  }

  test.each(['merge', 'squash', 'rebase'] as const)(
    'a check that turns red on the merge commit (%s) is said once, with who let it in and the way out',
    async (method) => {
      const played = await merged(`red-by-${method}`, { method })
      await report(played, played.merge, 'failure')
      await report(played, played.merge, 'failure', 'lint')
      const [offer = '', ...more] = await offers(played)
      expect(more).toEqual([])
      expect(offer).toContain('### Red after the merge: `main`')
      expect(offer).toContain(`The check \`build\` failed on [${played.merge.slice(0, 7)}](`)
      expect(offer).toContain(`before it, on \`${played.before.slice(0, 7)}\`, it had passed`)
      expect(offer).toContain('**mira** asked for it, **noor** approved it, **otto** merged it.')
      expect(offer).toContain('`/agent revert`')
    },
    60_000,
  )

  test('two checks, a status and a deployment at once, and all of them once more, are one comment', async () => {
    const played = await merged('all-at-once')
    const otto = as('otto', played)
    await report(played, played.before, 'success', 'lint')
    await otto.setStatus(played.before, { context: 'ci/old', state: 'success' })
    await otto.deploy(played.before, { environment: 'production', state: 'success' })
    const hold = world.github.faults.webhooks
    hold.hold = true
    await report(played, played.merge, 'failure')
    await report(played, played.merge, 'failure', 'lint')
    await otto.setStatus(played.merge, { context: 'ci/old', state: 'failure' })
    await otto.deploy(played.merge, { environment: 'production', state: 'failure' })
    hold.hold = false
    world.github.releaseWebhooks({ order: 'reversed' })
    expect(await offers(played)).toHaveLength(1)
    for (const { guid, event } of [...world.github.deliveries]) {
      if (['check_run', 'status', 'deployment_status'].includes(event)) world.github.redeliver(guid)
    }
    expect(await offers(played)).toHaveLength(1)
  }, 60_000)

  test('the failure may be told before the merge is', async () => {
    const played = await approved('failure-first')
    await report(played, played.before, 'success')
    await world.handled()
    world.github.faults.webhooks.hold = true
    const merge = await as('otto', played).merge(played.pull)
    await report(played, merge, 'failure')
    world.github.faults.webhooks.hold = false
    world.github.releaseWebhooks({ order: 'reversed' })
    expect(await offers({ ...played })).toHaveLength(1)
    await world.until(played.runId, ({ end }) => end?.how === 'merged')
  }, 60_000)

  test('a failed deployment of a later commit that holds the change offers its revert too', async () => {
    const played = await merged('deployed-later')
    const otto = as('otto', played)
    await otto.deploy(played.before, { environment: 'production', state: 'success' })
    const sha = await otto.pushFiles('otto/more', { 'more.md': 'more\n' }, 'More')
    const { number } = await otto.openPullRequest({ title: 'More', head: 'otto/more' })
    await until('its checks', async () => ((await otto.checks(sha)).length >= 3 ? true : undefined))
    await otto.merge(number)
    const later = await tip(played)
    await otto.deploy('main', { environment: 'production', state: 'failure' })
    const [offer = ''] = await offers(played)
    expect(offer).toContain('### Red after the merge: a deployment')
    expect(offer).toContain(`The deployment to \`production\` failed on [${later.slice(0, 7)}](`)
    expect(offer).toContain('which holds this pull request')
    expect(await offers(played, number)).toEqual([])
  }, 60_000)

  test('nothing is offered for what was red or unknown before, is elsewhere, was cancelled, or broke later', async () => {
    const played = await merged('quiet')
    const otto = as('otto', played)
    await report(played, played.before, 'failure', 'flaky')
    await report(played, played.merge, 'failure', 'flaky')
    await report(played, played.merge, 'failure', 'brand-new')
    await report(played, played.merge, 'cancelled')
    await otto.deploy('main', { environment: 'first', state: 'failure' })
    const wip = await otto.pushFiles('otto/wip', { 'wip.md': 'x\n' }, 'Wip')
    await report(played, wip, 'failure')
    await report(played, played.merge, 'success')
    const sha = await otto.pushFiles('otto/breaks', { 'more.md': 'more\n' }, 'More')
    const { number } = await otto.openPullRequest({ title: 'More', head: 'otto/breaks' })
    await until('its checks', async () => ((await otto.checks(sha)).length >= 3 ? true : undefined))
    await report(played, await otto.merge(number), 'failure')
    expect(await offers(played)).toEqual([])
  }, 60_000)

  test('the policy turns it off', async () => {
    const files = { ...TINY_FILES, '.github/agent.yml': 'after-merge: { watch-hours: 0 }\n' }
    const played = await merged('turned-off', { files })
    await report(played, played.merge, 'failure')
    expect(await offers(played)).toEqual([])
  }, 60_000)

  test('a status that somebody forges makes one comment and nothing else, and chooses no address', async () => {
    const played = await merged('forged')
    const otto = as('otto', played)
    const context = 'x`](https://evil.example) @mira <!-- sallyport:run:x -->'
    await otto.setStatus(played.before, { context, state: 'success' })
    await otto.setStatus(played.merge, { context, state: 'error', target_url: 'https://evil.example/1' })
    const [offer = '', ...more] = await offers(played)
    expect(more).toEqual([])
    expect(offer).not.toContain('evil.example/1')
    expect(offer).not.toContain('<!-- sallyport:run:')
    expect((await world.runsOf(played.repository)).length).toBe(1)
    expect((await otto.pulls()).length).toBe(0)
  }, 60_000)

  test('a revert of ours that turns red is not offered to be taken back in turn', async () => {
    const played = await merged('no-loop')
    await report(played, played.merge, 'failure')
    expect(await offers(played)).toHaveLength(1)
    await as('noor', played).comment(played.pull, '/agent revert')
    const revert = await until('a run that reverts', async () =>
      (await world.runsOf(played.repository)).find(({ intent }) => intent.revert?.run === played.runId),
    )
    const back = await world.until(revert.runId, (run) => run.published !== undefined && run.approval !== undefined)
    const number = back.published?.pull ?? 0
    await as('mira', played).comment(number, '/agent approve')
    await untilGreen(played, number)
    await report(played, await tip(played), 'success', 'after')
    const merge = await as('noor', played).merge(number)
    await world.until(revert.runId, ({ end }) => end?.how === 'merged')
    await report(played, merge, 'failure', 'after')
    expect(await offers(played, number)).toEqual([])
    expect(await offers(played)).toHaveLength(1)
  }, 90_000)
})
