import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type FlowWorld, startFlowWorld } from '../fixtures/flow-world.ts'
import type { Turn } from '../fixtures/model-endpoint.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { planTurn, TINY_FIX } from '../fixtures/tiny-repository.ts'
import { until } from '../fixtures/until.ts'

const MAKEFILE: Turn = { tool: 'write_file', args: { path: 'Makefile', content: 'all:\n\tnode test.js\n' } }
const SCRIPT: readonly Turn[] = [
  planTurn('A Makefile', ['Makefile', 'add.js', 'test.js']),
  MAKEFILE,
  ...TINY_FIX.slice(1),
]

interface Held {
  readonly repository: string
  readonly number: number
  readonly runId: string
}

describeWith('bubblewrap')('a held change', () => {
  let world: FlowWorld

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterAll(async () => {
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  const say = (login: string, { repository, number }: Held, body: string) =>
    world.github.as(login, repository).comment(number, body)
  const bodies = async ({ repository, number }: Held) =>
    (await world.github.as('noor', repository).comments(number)).map(({ body }) => body ?? '')
  const pulls = ({ repository }: Held) => world.github.as('noor', repository).pulls('all')
  const shown = async (held: Held) => (await bodies(held)).filter((body) => body.includes('```diff'))

  async function hold(name: string): Promise<Held> {
    const repository = await world.addRepository(name)
    const title = `Held in ${name}.`
    world.model.script(title, SCRIPT)
    const mira = world.github.as('mira', repository)
    const { number } = await mira.openIssue({ title, body: 'It adds wrongly.' })
    await mira.labelIssue(number, 'agent:fix')
    const held = { repository, number, runId: await world.runOf(repository, number) }
    await rests(held)
    return held
  }

  const rests = ({ runId }: Held) =>
    world.until(runId, ({ phase, inboxSeq, handledSeq }) => phase === 'held' && handledSeq === inboxSeq)

  test('is shown once, with what CI would execute, and who asked for it does not let it out', async () => {
    const held = await hold('shown-once')
    const [diff = '', ...more] = await until('it is shown', async () => {
      const found = await shown(held)
      return found.length > 0 ? found : undefined
    })
    expect(more).toEqual([])
    expect(diff).toContain('Once it is pushed, your CI executes: `Makefile`, `add.js`, `test.js`.')
    expect(diff).toContain('+++ Makefile')
    expect(diff).toContain('+\tnode test.js')
    await say('mira', held, '/agent publish')
    await world.handled()
    expect((await bodies(held)).join('\n')).toContain('You asked for this change: somebody else must publish it.')
    expect(await pulls(held)).toEqual([])

    await say('noor', held, '/agent publish')
    const { publishRequests } = await world.until(held.runId, ({ approval }) => approval !== undefined)
    expect(publishRequests.map(({ login }) => login)).toEqual(['noor'])
    expect(await pulls(held)).toHaveLength(1)
    expect(await shown(held)).toHaveLength(1)
  }, 60_000)

  test('is not let out by somebody who may not any more when it counts, and then by somebody else', async () => {
    const held = await hold('demoted')
    const letGo = world.hold()
    await say('otto', held, '/agent publish')
    await world.handled()
    world.github.setCollaborator(held.repository, 'otto', 'read')
    letGo()
    const { publishRefused } = await world.until(held.runId, (state) => state.publishRefused !== undefined)
    expect(publishRefused?.login).toBe('otto')
    await rests(held)
    expect(await pulls(held)).toEqual([])
    await until('it is said', async () =>
      (await bodies(held)).some((body) => body.includes('**otto** may not let it out any more.')) ? true : undefined,
    )

    await say('noor', held, '/agent publish')
    await world.until(held.runId, ({ approval }) => approval !== undefined)
    const [pull] = await pulls(held)
    expect(pull?.body).toMatch(/let out by noor/)
    expect(pull?.body).not.toContain('otto')
    expect(await shown(held)).toHaveLength(1)
  }, 60_000)
})
