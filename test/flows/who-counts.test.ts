import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type FlowWorld, type Played, startFlowWorld } from '../fixtures/flow-world.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FILES, TINY_FIX } from '../fixtures/tiny-repository.ts'
import { until } from '../fixtures/until.ts'

describeWith('bubblewrap')('who counts', () => {
  let world: FlowWorld

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterAll(async () => {
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  const as = (login: string, { repository }: Played) => world.github.as(login, repository)
  const publish = (name: string, policy: string, files: Readonly<Record<string, string>> = {}) =>
    world.publish(name, undefined, { ...TINY_FILES, ...files, '.github/agent.yml': policy })

  async function approvalOn(played: Played) {
    const checks = await as('mira', played).checks(played.state.published.commit)
    return checks.filter(({ name }) => name === 'sallyport/approval').sort((left, right) => right.id - left.id)[0]
  }

  const untilCheck = (played: Played, conclusion: string, words = '') =>
    until(`the check is ${conclusion}, ${words}`, async () => {
      const found = await approvalOn(played)
      const said = found?.output.summary ?? ''
      return found?.conclusion === conclusion && said.includes(words) ? said : undefined
    })

  const approve = (login: string, played: Played) =>
    as(login, played).review(played.state.published.pull, { event: 'APPROVE' })

  test('only a team of the policy opens the door, and whoever leaves it shuts it again at once', async () => {
    world.github.addTeam('acme', 'core', { members: ['otto'] })
    const played = await publish('teams', 'approval: { teams: [core] }')
    world.github.grantTeam('acme', 'core', played.repository)
    await approve('noor', played)
    await untilCheck(played, 'action_required', '**noor** does not count here: is not one of them')
    await approve('otto', played)
    await untilCheck(played, 'success', 'Met: 1 of `@acme/core`, by **otto**.')
    world.github.setTeamMember('acme', 'core', { login: 'otto', isIn: false })
    await untilCheck(played, 'action_required', 'Needs 1 of `@acme/core`: nobody yet')
    world.github.setTeamMember('acme', 'core', { login: 'otto', isIn: true })
    await world.github.settled()
  })

  test('owners of every touched path must approve, by the base branch, and are asked once', async () => {
    const owners = '* @noor\n/add.js @acme/owners\n'
    world.github.addTeam('acme', 'owners', { members: ['otto'] })
    const played = await publish('owned', 'approval: { code-owners: required }', { '.github/CODEOWNERS': owners })
    world.github.grantTeam('acme', 'owners', played.repository)
    await approve('noor', played)
    const said = await untilCheck(played, 'action_required', '`@acme/owners`, who own `add.js`')
    expect(said).toContain('nobody yet')
    await approve('otto', played)
    await untilCheck(played, 'success')
  })

  test('where the requester is the only owner, what to do is said', async () => {
    const played = await publish('lonely', 'approval: { code-owners: required }', { CODEOWNERS: '* @mira\n' })
    await approve('noor', played)
    await untilCheck(played, 'action_required', 'name somebody else, or let somebody else ask')
  })

  test('a line of CODEOWNERS that cannot be read keeps the door shut and is named', async () => {
    const played = await publish('unclear', 'approval: { code-owners: required }', {
      CODEOWNERS: '* @noor\n!x @noor\n',
    })
    await approve('noor', played)
    await untilCheck(played, 'action_required', 'line 2 of CODEOWNERS cannot be read')
  })

  test('a path of the policy asks for its people beside the number', async () => {
    const policy = 'approval: { paths: [{ match: [add.js], users: [otto] }, { match: [db/], users: [mira] }] }'
    const played = await publish('paths', policy)
    expect((await as('noor', played).pull(played.state.published.pull)).body).toContain(
      'and 1 of `otto` for `add.js` (1 file)',
    )
    await approve('noor', played)
    await untilCheck(played, 'action_required', 'Needs 1 of `otto` for `add.js` (1 file)')
    await approve('otto', played)
    await untilCheck(played, 'success')
  })

  test('a held change is let out by those who count, and by nobody else', async () => {
    world.github.addTeam('acme', 'letters', { members: ['otto'] })
    const repository = await world.addRepository('held', {
      ...TINY_FILES,
      '.github/agent.yml': 'exposure: strict\napproval: { teams: [letters] }',
    })
    world.github.grantTeam('acme', 'letters', repository)
    const title = 'It adds wrongly, and is held.'
    world.model.script(title, TINY_FIX)
    const { number } = await world.github.as('mira', repository).openIssue({ title, body: 'One and two are three.' })
    await world.github.as('mira', repository).labelIssue(number, 'agent:fix')
    const runId = await world.runOf(repository, number)
    await world.until(runId, ({ phase }) => phase === 'held')
    await world.github.as('noor', repository).comment(number, '/agent publish')
    await world.handled()
    const said = (await world.github.as('noor', repository).comments(number)).map(({ body }) => body)
    expect(said.join('\n')).toContain('must be of `team letters`')
    expect((await world.until(runId, () => true)).phase).toBe('held')
    await world.github.as('otto', repository).comment(number, '/agent publish')
    await world.until(runId, ({ published }) => published !== undefined)
  })

  test('review, command and button of one person are one vote', async () => {
    const played = await publish('one-vote', 'approval: { count: 2 }')
    const { pull } = played.state.published
    await as('noor', played).comment(pull, '/agent approve')
    await as('noor', played).clickCheckButton((await approvalOn(played))?.id ?? 0, 'approve')
    await approve('noor', played)
    await world.handled()
    await untilCheck(played, 'action_required', 'noor approves.')
    await approve('otto', played)
    await untilCheck(played, 'success')
  })

  test('where the rules want a review, a command is answered once with the link, and the check says it', async () => {
    const played = await publish('ruled', '')
    const { pull, url } = played.state.published
    world.github.addRuleset(played.repository, { branches: ['main'], requiredApprovals: 1 })
    await as('noor', played).comment(pull, '/agent approve')
    await world.handled()
    await as('noor', played).comment(pull, '/agent approve')
    await untilCheck(played, 'success', `[give yours here](${url}/files)`)
    await world.handled()
    const answers = (await as('noor', played).comments(pull)).filter(({ body }) => body?.includes(`${url}/files`))
    expect(answers).toHaveLength(1)
    await expect(as('noor', played).merge(pull)).rejects.toThrow('At least 1 approving review is required')
    await approve('noor', played)
    await as('noor', played).merge(pull)
  })
})
