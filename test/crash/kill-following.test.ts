import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { RunState } from '../../src/domain/run-state.ts'
import type { CrashWorld } from '../fixtures/crash-world.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FIX } from '../fixtures/tiny-repository.ts'
import { until } from '../fixtures/until.ts'
import { killAt, MODES, type Target } from './kill-at.ts'
import type { KillPoint } from './kill-points.ts'
import { isPublished, startVictimWorker } from './victim-worker.ts'

const WORKER = { SALLYPORT_LEASE_SECONDS: '2', SALLYPORT_CONCURRENCY: '4' }
const EDIT = { method: 'PATCH', path: /^\/pulls\/\d+$/ } as const
const RETARGET: KillPoint = { name: 'retarget', ...EDIT, body: ({ base }) => base !== undefined }
const CLOSE: KillPoint = { name: 'close', ...EDIT, body: ({ state }) => state === 'closed' }
const STACK: KillPoint = { name: 'stack', method: 'POST', path: /^\/stacks$/ }
const NOTICE: KillPoint = {
  name: 'notice',
  method: 'POST',
  path: /^\/issues\/\d+\/comments$/,
  body: ({ body }) => String(body).includes('sallyport:follow:'),
}

interface Victim extends Target {
  readonly runId: string
  readonly parent: number
  readonly pull: number
}

describeWith('bubblewrap')('a worker killed while a stacked pull request follows the one below', () => {
  let world: CrashWorld
  let replace: () => Promise<void>

  beforeAll(async () => {
    ;({ world, replace } = await startVictimWorker(WORKER))
  }, 60_000)
  afterAll(async () => {
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  test.each(MODES)(
    "joins GitHub's native stack once, with the request %s",
    async (mode) => {
      const repository = await world.addRepository(`stacked-${mode}`)
      world.github.enableStacks(repository)
      const killed = killAt([{ point: STACK, repository }], { github: world.github, mode, replace })
      const opened = stackIn(repository, STACK, `stacked-${mode}`)
      await killed
      const { runId, parent, pull } = await opened
      const { stack } = await world.github.as('noor', repository).pull(pull)
      expect(stack).toMatchObject({ number: 1, size: 2, position: 2 })
      expect((await world.github.as('noor', repository).pull(parent)).stack).toMatchObject({ number: 1, position: 1 })
      expect((await world.state(runId)).effects.stack).toEqual({ done: true, result: { stack: 1 } })
    },
    150_000,
  )

  describe.each(MODES)('with the request %s', (mode) => {
    test('goes to the base below once, with one notice, when that is merged', async () => {
      const victims = await Promise.all([RETARGET, NOTICE].map((point) => stack(point, mode)))
      await killedWhile(victims, mode, async (victim) => {
        const otto = world.github.as('otto', victim.repository)
        const { head } = await otto.pull(victim.parent)
        await until('the checks below', async () => {
          const checks = await otto.checks(head.sha)
          return checks.filter(({ conclusion }) => conclusion === 'success').length >= 3 ? true : undefined
        })
        await otto.merge(victim.parent, { method: 'squash' })
      })
      const isRefreshed = ({ rounds = [], effects, ...state }: RunState) =>
        rounds.length === 1 && isPublished(state as RunState) && isDone(effects, 'follow:merged:')
      for (const { runId } of victims) await world.untilState(runId, 'it was brought along', isRefreshed, 120)
      const found = await Promise.all(victims.map(whatIsThere))
      const wanted = { base: 'main', state: 'open', retargets: 1, closes: 0, notices: 1 }
      expect(found).toEqual(victims.map(() => wanted))
    }, 300_000)

    test('is closed once, with one notice, when that is closed', async () => {
      const victims = await Promise.all([CLOSE, NOTICE].map((point) => stack(point, `${mode}-closed`)))
      await killedWhile(victims, mode, ({ repository, parent }) =>
        world.github.as('otto', repository).closePull(parent),
      )
      for (const { runId } of victims) await world.untilState(runId, 'it is over', ({ end }) => end !== undefined, 120)
      const found = await Promise.all(victims.map(whatIsThere))
      const wanted = { base: 'otto/work', state: 'closed', retargets: 0, closes: 1, notices: 1 }
      expect(found).toEqual(victims.map(() => wanted))
    }, 300_000)
  })

  const isDone = (effects: RunState['effects'], prefix: string) =>
    Object.entries(effects).some(([key, { done }]) => key.startsWith(prefix) && done)

  async function killedWhile(victims: readonly Victim[], mode: (typeof MODES)[number], act: (one: Victim) => unknown) {
    const killed = killAt(victims, { github: world.github, mode, replace })
    for (const victim of victims) await act(victim)
    await killed
  }

  async function stack(point: KillPoint, where: string): Promise<Victim> {
    const name = `${point.name}-${where}`
    return stackIn(await world.addRepository(name), point, name)
  }

  async function stackIn(repository: string, point: KillPoint, name: string): Promise<Victim> {
    const title = `Below ${name}.`
    world.model.script(title, TINY_FIX)
    const otto = world.github.as('otto', repository)
    await otto.pushFiles('otto/work', { 'NOTES.md': 'one\n' }, 'Notes')
    const { number: parent } = await otto.openPullRequest({ title, head: 'otto/work', body: 'Notes.' })
    await world.github.as('mira', repository).comment(parent, '/agent fix')
    const runId = await until(`a run for ${repository}`, async () => {
      for (const { runId } of await world.runs.list({ limit: 100 })) {
        if ((await world.state(runId)).intent.repository.name === name) return runId
      }
      return undefined
    })
    const { published } = await world.untilState(runId, 'the pull request is open', isPublished, 120)
    return { point, repository, runId, parent, pull: published?.pull ?? 0 }
  }

  async function whatIsThere({ repository, pull }: Victim) {
    const noor = world.github.as('noor', repository)
    const { base, state } = await noor.pull(pull)
    const count = (kind: string) =>
      world.github.effects.filter(
        ({ kind: one, data }) => one === kind && data.repository === repository && data.number === pull,
      ).length
    const comments = (await noor.comments(pull)).filter(({ body }) => (body ?? '').includes('sallyport:follow:'))
    return {
      base: base.ref,
      state,
      retargets: count('pull.retargeted'),
      closes: count('pull.closed'),
      notices: comments.length,
    }
  }
})
