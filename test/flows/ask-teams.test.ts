import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type FlowWorld, startFlowWorld } from '../fixtures/flow-world.ts'
import type { Turn } from '../fixtures/model-endpoint.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FILES, TINY_FIX } from '../fixtures/tiny-repository.ts'

const NAMED: readonly Turn[] = [
  { tool: 'write_file', args: { path: 'add.js', content: 'const add = (a, b) => a + b\nmodule.exports = add\n' } },
  { tool: 'submit', args: { title: 'fix: name the function', summary: 'As asked.' } },
]

describeWith('bubblewrap')('who may ask, by team', () => {
  let world: FlowWorld

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterAll(async () => {
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  async function ask(name: string, login: string, members: readonly string[]) {
    world.github.addTeam('acme', `${name}-core`, { members: [...members] })
    const files = { ...TINY_FILES, '.github/agent.yml': `ask: { teams: [${name}-core] }` }
    const repository = await world.addRepository(name, files)
    world.github.grantTeam('acme', `${name}-core`, repository)
    world.github.grantTeam('acme', `${name}-core`, repository)
    const title = `It adds wrongly, says ${name}`
    world.model.script(title, [...TINY_FIX, ...NAMED])
    const { number } = await world.github.as('mira', repository).openIssue({ title, body: 'One and two are three.' })
    await world.github.as(login, repository).comment(number, '/agent fix')
    return { repository, number }
  }

  const endOf = async (runId: string) => (await world.until(runId, ({ end }) => end !== undefined)).end
  const toldIn = async (repository: string, number: number) => {
    await world.handled()
    return (await world.github.as('mira', repository).comments(number)).map(({ body }) => body ?? '').join('\n')
  }

  test('who can write and is in no team of the policy is refused, and told by whom it can be asked', async () => {
    const { repository, number } = await ask('outsider', 'noor', ['otto'])
    const end = await endOf(await world.runOf(repository, number))
    expect(end).toMatchObject({ how: 'refused', reason: expect.stringContaining('`team outsider-core`') })
    expect(world.model.requests.some(({ script }) => script.includes('outsider'))).toBe(false)
  }, 60_000)

  test('a member of the team who may only read stays a reader', async () => {
    const { repository, number } = await ask('reader', 'rita', ['rita'])
    expect(await toldIn(repository, number)).toContain('you need write access to ask for this; you have read')
    expect(await world.runsOf(repository)).toEqual([])
  }, 60_000)

  test('a member asks, and only members ask for another round; who left is not published for', async () => {
    const { repository, number } = await ask('member', 'otto', ['otto'])
    const runId = await world.runOf(repository, number)
    const { published } = await world.until(runId, ({ approval }) => approval !== undefined)
    const pull = published?.pull ?? 0
    await world.github.as('noor', repository).comment(pull, '/agent address Name the function.')
    expect(await toldIn(repository, pull)).toContain('Nothing was started: noor is none of those')
    expect((await world.until(runId, () => true)).roundRequests).toBeUndefined()
    const stop = world.model.onRequest(async ({ script, taken }) => {
      if (!script.includes('member') || taken !== TINY_FIX.length) return
      stop()
      world.github.setTeamMember('acme', 'member-core', { login: 'otto', isIn: false })
    })
    await world.github.as('otto', repository).comment(pull, '/agent address Name the function.')
    const { rounds } = await world.until(runId, (state) => state.rounds?.[0]?.abandoned !== undefined)
    expect(rounds?.[0]?.abandoned).toContain('otto, who asked, is none of those whom the policy lets ask')
  }, 90_000)
})
