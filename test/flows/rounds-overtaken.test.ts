import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type FlowWorld, startFlowWorld } from '../fixtures/flow-world.ts'
import type { Turn } from '../fixtures/model-endpoint.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FILES, TINY_FIX } from '../fixtures/tiny-repository.ts'
import { until } from '../fixtures/until.ts'

const SCRIPT: readonly Turn[] = [
  ...TINY_FIX,
  { tool: 'run', args: { command: 'sleep 126' } },
  { tool: 'submit', args: { title: 'fix: as asked', summary: 'As the review asks.' } },
]

describeWith('bubblewrap')('a pull request that is decided upon while the agent works on it', () => {
  let world: FlowWorld

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterAll(async () => {
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  // Without a ruleset: where our check is required, a round has shut the way of a merge.
  async function publish(name: string) {
    const repository = `acme/${name}`
    const files = { ...TINY_FILES, '.github/agent.yml': 'draft: never\n' }
    await world.github.addRepository({ owner: 'acme', name, files })
    for (const login of ['mira', 'noor']) world.github.setCollaborator(repository, login, 'maintain')
    world.github.installApp(world.app, [repository])
    const title = `Decided in ${name}.`
    world.model.script(title, SCRIPT)
    const mira = world.github.as('mira', repository)
    const { number } = await mira.openIssue({ title, body: 'It adds wrongly.' })
    await mira.labelIssue(number, 'agent:fix')
    const runId = await world.runOf(repository, number)
    const { published } = await world.until(runId, (state) => !!state.published && !!state.approval)
    return {
      title,
      runId,
      pull: published?.pull ?? 0,
      commit: published?.commit,
      noor: world.github.as('noor', repository),
    }
  }

  test.each([
    ['merged', 'merge'],
    ['closed', 'closePull'],
  ] as const)(
    'is left alone once it is %s: the work is cut, and nothing is pushed',
    async (how, act) => {
      const { title, runId, pull, commit, noor } = await publish(`meanwhile-${how}`)
      const asked = Promise.withResolvers<number>()
      const stop = world.model.onRequest(async ({ script, taken }) => {
        if (!script.includes(title) || taken !== 4) return
        stop()
        await noor[act](pull).then(() => asked.resolve(performance.now()), asked.reject)
      })
      await noor.review(pull, { event: 'REQUEST_CHANGES', body: 'Give it a name, please.' })
      const since = await asked.promise
      const { end, published, rounds } = await world.until(runId, (state) => state.end !== undefined)
      expect(performance.now() - since).toBeLessThan(15_000)
      expect(end?.how).toBe(how)
      expect(rounds?.map(({ abandoned }) => abandoned)).toEqual(['The pull request was closed or merged meanwhile.'])
      expect(published?.commit).toBe(commit)
      expect((await noor.pull(pull)).commits).toBe(1)
      await until('no sandbox is left', async () => (world.sandboxes() === 0 ? true : undefined))
    },
    90_000,
  )
})
