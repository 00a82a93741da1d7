import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { RunState } from '../../src/domain/run-state.ts'
import { type FlowWorld, startFlowWorld } from '../fixtures/flow-world.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FILES, TINY_FIX } from '../fixtures/tiny-repository.ts'

// Once it is in vain it is said, as far as that can still be said; a storm would be hundreds.
const MOST_CALLS_IN_VAIN = 20
const MOST_CALLS_TO_PUBLISH = 100

interface Asked {
  readonly repository: string
  readonly number: number
  /** The commit below the tip of main. */
  readonly first: string
  readonly installationId: number
}

describeWith('bubblewrap')('what is taken away while the agent works', () => {
  let world: FlowWorld

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterAll(async () => {
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  // Without rules, so that its owner can rewrite the default branch.
  async function addRepository(name: string) {
    const { fullName } = await world.github.addRepository({ owner: 'acme', name, files: TINY_FILES })
    world.github.setCollaborator(fullName, 'mira', 'admin')
    world.github.installApp(world.app, [fullName])
    const mira = world.github.as('mira', fullName)
    const first = (await mira.branches())[0]?.sha ?? ''
    await mira.pushFiles('main', { 'OTHER.md': 'x\n' }, 'A second commit')
    return { repository: fullName, first }
  }

  /** Asks for a fix, and does something to the repository when the model is asked for the second time. */
  async function during(name: string, act: (asked: Asked) => unknown) {
    const { repository, first } = await addRepository(name)
    const title = `Asked in ${name}.`
    world.model.script(title, TINY_FIX)
    const mira = world.github.as('mira', repository)
    const { number } = await mira.openIssue({ title, body: '' })
    let calls = 0
    const counts = world.github.onRequest(({ phase }) => {
      if (phase === 'received') calls += 1
    })
    const acted = Promise.withResolvers<void>()
    const stop = world.model.onRequest(async ({ script, taken }) => {
      if (script !== title || taken !== 2) return
      const [run] = await world.runsOf(repository)
      await act({ repository, number, first, installationId: run?.intent.repository.installationId ?? 0 })
      calls = 0
      acted.resolve()
    })
    await mira.labelIssue(number, 'agent:fix')
    const runId = await world.runOf(repository, number)
    await acted.promise
    stop()
    const rested = (state: RunState) => state.end !== undefined || state.approval !== undefined
    const { end, published, approval } = await world.until(runId, rested)
    counts()
    return { end, published, approval, calls, mira, number }
  }

  test.each([
    [
      'the repository is archived',
      ({ repository }: Asked) => world.github.archive(repository, true),
      '403 Repository was archived',
    ],
    [
      'the App is suspended',
      ({ installationId }: Asked) => world.github.suspend(installationId, true),
      '403 This installation has been suspended',
    ],
    [
      'the permission to write is taken back',
      ({ installationId }: Asked) => world.github.setPermissions(installationId, { metadata: 'read', issues: 'write' }),
      '422 The permissions requested are not granted',
    ],
  ])('ends the run with the reason, and GitHub is left in peace: %s', async (what, act, reason) => {
    const { end, published, calls } = await during(what.replaceAll(' ', '-'), act)
    expect(published).toBeUndefined()
    expect(end).toEqual({ how: 'failed', reason: expect.stringContaining(reason) })
    expect(calls).toBeLessThan(MOST_CALLS_IN_VAIN)
  })

  test('a locked issue keeps nobody from the pull request', async () => {
    const lock = ({ repository, number }: Asked) => world.github.lock(repository, number, true)
    const { end, published, calls } = await during('locked', lock)
    expect([end, published?.draft]).toEqual([undefined, true])
    expect(calls).toBeLessThan(MOST_CALLS_TO_PUBLISH)
  })

  test('a base branch that is rewritten leaves the door shut: what was judged is not what would be merged', async () => {
    const { mira, approval, published } = await during('rewritten', ({ repository, first }) =>
      world.github
        .as('mira', repository)
        .pushFiles('main', { 'ELSE.md': 'x\n' }, { message: 'Anew', force: true, from: first }),
    )
    expect(approval).toMatchObject({
      state: 'void',
      reasons: ['The merge base is not the commit that the change was made on.'],
    })
    const checks = await mira.checks(published?.commit ?? '')
    expect(checks.find(({ name }) => name === 'sallyport/approval')?.conclusion).toBe('action_required')
  })
})
