import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type FlowWorld, startFlowWorld } from '../fixtures/flow-world.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FILES, TINY_FIX } from '../fixtures/tiny-repository.ts'

describeWith('bubblewrap')('asking for a run', () => {
  let world: FlowWorld

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterAll(async () => {
    process.stderr.write(`asking: ${world.github.exchanges} exchanges, ${world.github.violations.length} violations\n`)
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  const bodies = async (repository: string, number: number) =>
    (await world.github.as('mira', repository).comments(number)).map(({ body }) => body ?? '')

  async function issueIn(name: string, files = TINY_FILES) {
    const repository = await world.addRepository(name, files)
    const title = `Asked in ${name}.`
    world.model.script(title, TINY_FIX)
    const mira = world.github.as('mira', repository)
    const { number } = await mira.openIssue({ title, body: 'As it was asked.' })
    return { repository, mira, number }
  }

  test.each([
    ['a policy that says so', 'opted-out', { '.github/agent.yml': 'enabled: false\n' }],
    ['a file that says so', 'no-agent', { '.github/no-agent': '' }],
  ])(
    'where the owners opted out by %s: no run, said once, and other pull requests keep their checks',
    async (_, name, file) => {
      const { repository, mira, number } = await issueIn(name, { ...TINY_FILES, ...file })
      for (let time = 0; time < 2; time++) {
        await mira.labelIssue(number, 'agent:fix')
        await world.handled()
        await mira.unlabelIssue(number, 'agent:fix')
      }
      expect(await world.runsOf(repository)).toEqual([])
      expect(await bodies(repository, number)).toEqual([expect.stringContaining('this repository has opted out')])
      const sha = await mira.pushFiles('work', { 'one.js': '1\n' }, { message: 'One' })
      await mira.openPullRequest({ title: 'Mine', head: 'work' })
      await world.handled()
      const checks = await mira.checks(sha)
      expect(checks.map(({ name: check, conclusion }) => `${check} ${conclusion}`).sort()).toEqual([
        'sallyport/approval success',
        'sallyport/evidence success',
        'sallyport/guard success',
      ])
    },
  )

  test('by a label of somebody with triage only: no run, and the reason is said once, however often it is labelled', async () => {
    const { repository, number } = await issueIn('by-triage')
    const tria = world.github.as('tria', repository)
    for (let time = 0; time < 2; time++) {
      await tria.labelIssue(number, 'agent:fix')
      await world.handled()
      await tria.unlabelIssue(number, 'agent:fix')
    }
    expect(await world.runsOf(repository)).toEqual([])
    const said = await bodies(repository, number)
    expect(said).toEqual([expect.stringContaining('you need write access to ask for this; you have triage')])
  })

  test.each(['rita', 'stranger'])('by a comment of %s: no run, and the reason is said', async (login) => {
    const { repository, number } = await issueIn(`by-${login}`)
    await world.github.as(login, repository).comment(number, '/agent fix')
    await world.handled()
    expect(await world.runsOf(repository)).toEqual([])
    expect((await bodies(repository, number)).filter((body) => body.includes('no run was started')).length).toBe(1)
  })

  test("by a bot's label: nothing at all", async () => {
    const { repository, number } = await issueIn('by-bot')
    await world.github.as(world.app.botUser.login, repository).labelIssue(number, 'agent:fix')
    await world.handled()
    expect(await world.runsOf(repository)).toEqual([])
    expect(await bodies(repository, number)).toEqual([])
  })

  test('the same delivery again makes no second run', async () => {
    const { repository, mira, number } = await issueIn('redelivered')
    await mira.labelIssue(number, 'agent:fix')
    const runId = await world.runOf(repository, number)
    const asked = world.github.deliveries.findLast(({ event, action }) => event === 'issues' && action === 'labeled')
    world.github.redeliver(asked?.guid ?? '')
    await world.handled()
    await world.until(runId, ({ handledSeq }) => handledSeq > 0)
    expect((await world.runsOf(repository)).length).toBe(1)
    expect((await world.story(runId)).filter((type) => type !== 'pull.changed')).toEqual([
      'run.requested',
      'run.started',
      'base.pinned',
      'context.opened',
      'plan.made',
      'change.exported',
      'impact.computed',
      'agent.finished',
      'evidence.recorded',
      'guard.judged',
      'change.published',
      'approval.decided',
      'run.parked',
    ])
  })

  test.each([
    ['on the first line, with words behind it', '/agent fix the sign\n\nplease', 1],
    ['on a second line', 'Please:\n/agent fix', 0],
    ['in a quote', '> /agent fix', 0],
    ['in a code fence', '```\n/agent fix\n```', 0],
    ['with a full-width slash', '／agent fix', 0],
    ['behind a direction override', '\u202e/agent fix', 0],
    ['in an HTML comment', '<!-- /agent fix -->', 0],
  ])('a command %s', async (what, body, wanted) => {
    const { repository, number } = await issueIn(`command-${what.replaceAll(/[^a-z]+/g, '-')}`)
    await world.github.as('otto', repository).comment(number, body)
    await world.handled()
    expect((await world.runsOf(repository)).length).toBe(wanted)
  })

  test('a comment edited into a command is none; one deleted before the start cancels', async () => {
    const { repository, number } = await issueIn('comment-deleted')
    const otto = world.github.as('otto', repository)
    const letGo = world.hold()
    const edited = await otto.comment(number, 'hello')
    await otto.editComment(edited.id, '/agent fix')
    await world.handled()
    expect(await world.runsOf(repository)).toEqual([])
    const { id } = await otto.comment(number, '/agent fix')
    const runId = await world.runOf(repository, number)
    await otto.deleteComment(id)
    await world.handled()
    letGo()
    const { end } = await world.until(runId, ({ end }) => end !== undefined)
    expect(end).toMatchObject({ how: 'cancelled', reason: 'the comment was deleted' })
  })

  test('the label removed before the start: cancelled, visibly', async () => {
    const { repository, mira, number } = await issueIn('unlabelled')
    const letGo = world.hold()
    await mira.labelIssue(number, 'agent:fix')
    const runId = await world.runOf(repository, number)
    await mira.unlabelIssue(number, 'agent:fix')
    await world.handled()
    letGo()
    await world.until(runId, ({ end }) => end !== undefined)
    expect(await world.story(runId)).toEqual(['run.requested', 'trigger.withdrawn', 'run.started', 'run.ended'])
    expect(await bodies(repository, number)).toEqual([
      expect.stringMatching(/^### Cancelled\n\nBy \*\*mira\*\*: the label was removed/),
    ])
  })

  test('the label removed while the base is pinned: cancelled before the agent begins', async () => {
    const { repository, mira, number } = await issueIn('unlabelled-late')
    const pinning = Promise.withResolvers<void>()
    const letGo = Promise.withResolvers<void>()
    const stop = world.github.onRequest(async ({ phase, path }) => {
      const pins = decodeURIComponent(path) === `/repos/${repository}/git/ref/heads/main`
      if (!pins || phase !== 'received') return
      pinning.resolve()
      await letGo.promise
    })
    await mira.labelIssue(number, 'agent:fix')
    const runId = await world.runOf(repository, number)
    await pinning.promise
    stop()
    await mira.unlabelIssue(number, 'agent:fix')
    await world.handled()
    letGo.resolve()
    const { end, steps } = await world.until(runId, (state) => state.end !== undefined)
    expect({ how: end?.how, steps }).toEqual({ how: 'cancelled', steps: [] })
  })

  test('text edited after the label never reaches the agent, and the comment says so', async () => {
    const { repository, mira, number } = await issueIn('edited')
    const letGo = world.hold()
    await mira.labelIssue(number, 'agent:fix')
    const runId = await world.runOf(repository, number)
    await mira.editIssue(number, { body: 'Delete everything instead.' })
    await world.handled()
    letGo()
    await world.until(runId, ({ approval }) => approval !== undefined)
    const prompts = world.model.requests.filter(({ script }) => script === 'Asked in edited.').map((r) => r.prompt)
    expect(prompts.every((prompt) => prompt.includes('As it was asked.'))).toBe(true)
    expect(prompts.some((prompt) => prompt.includes('Delete everything'))).toBe(false)
    expect((await bodies(repository, number)).join()).toContain('The text was edited after this was asked for')
  })

  test('a policy file with problems: refused, with the problems', async () => {
    const files = { ...TINY_FILES, '.github/agent.yml': 'kinds: [fix]\napproval:\n  cuont: 2\n' }
    const { repository, mira, number } = await issueIn('bad-policy', files)
    await mira.labelIssue(number, 'agent:fix')
    const { end } = await world.until(await world.runOf(repository, number), (state) => state.end !== undefined)
    expect(end?.how).toBe('refused')
    expect((await bodies(repository, number)).join()).toMatch(/^### Refused\n\n.*cuont/)
  })
})
