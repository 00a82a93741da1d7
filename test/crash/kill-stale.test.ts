import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { CrashWorld } from '../fixtures/crash-world.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FIX } from '../fixtures/tiny-repository.ts'
import { killAt, MODES, type Target } from './kill-at.ts'
import type { KillPoint } from './kill-points.ts'
import { isPublished, startVictimWorker } from './victim-worker.ts'

const WORKER = { SALLYPORT_LEASE_SECONDS: '2', SALLYPORT_CONCURRENCY: '4' }
const WEEK_AND_A_DAY = 8
const COMMENT = { method: 'POST', path: /^\/issues\/\d+\/comments$/ } as const
const says = (words: string) => (body: Readonly<Record<string, unknown>>) => String(body.body).includes(words)
const NUDGE: KillPoint = { name: 'nudge', ...COMMENT, body: says('has waited 7 days for a person') }
const CLOSE: KillPoint = {
  name: 'close',
  method: 'PATCH',
  path: /^\/pulls\/\d+$/,
  body: ({ state }) => state === 'closed',
}
const DELETE: KillPoint = { name: 'delete', method: 'DELETE', path: /^\/git\/refs\/heads\/agent\// }
const NOTICE: KillPoint = { name: 'notice', ...COMMENT, body: says('Closed: nobody has looked at this') }

interface Victim extends Target {
  readonly runId: string
  readonly pull: number
}

describeWith('bubblewrap')('a worker killed while it closes what nobody looks at', () => {
  let world: CrashWorld
  let replace: () => Promise<void>
  let ahead = 0

  const pass = async () => {
    ahead += WEEK_AND_A_DAY
    await world.setAhead(ahead)
  }

  beforeAll(async () => {
    ;({ world, replace } = await startVictimWorker(WORKER))
    await world.setAhead(ahead)
    await replace()
  }, 60_000)
  afterAll(async () => {
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  test.each(MODES)(
    'with the request %s: it speaks of each once, and closes each once with one notice',
    async (mode) => {
      const [nudged, ...closed] = await Promise.all([NUDGE, CLOSE, DELETE, NOTICE].map((point) => publish(point, mode)))
      if (nudged === undefined) throw new Error('no victim')
      const victims = [nudged, ...closed]
      const kill = (targets: readonly Victim[]) => killAt(targets, { github: world.github, mode, replace })
      const nudging = kill([nudged])
      await pass()
      await nudging
      for (const { runId } of victims) {
        await world.untilState(runId, 'it was spoken of', ({ silence }) => silence?.nudgedAt !== undefined, 60)
      }
      const closing = kill(closed)
      await pass()
      await closing
      for (const { runId } of victims) await world.untilState(runId, 'it is over', ({ end }) => end !== undefined, 60)
      const wanted = { state: 'closed', closes: 1, nudges: 1, notices: 1, branches: ['main'], how: 'closed' }
      expect(await Promise.all(victims.map(whatIsThere))).toEqual(victims.map(() => wanted))
    },
    300_000,
  )

  async function publish(point: KillPoint, mode: string): Promise<Victim> {
    const name = `${point.name}-${mode}`
    const repository = await world.addRepository(name)
    const runId = await world.ask(repository, `Stale ${name}.`, TINY_FIX)
    const { published } = await world.untilState(runId, 'the pull request is open', isPublished, 120)
    return { point, repository, runId, pull: published?.pull ?? 0 }
  }

  async function whatIsThere({ repository, runId, pull }: Victim) {
    const noor = world.github.as('noor', repository)
    const comments = (await noor.comments(pull)).map(({ body }) => body ?? '')
    const closes = world.github.effects.filter(
      ({ kind, data }) => kind === 'pull.closed' && data.repository === repository && data.number === pull,
    )
    return {
      state: (await noor.pull(pull)).state,
      closes: closes.length,
      nudges: comments.filter((body) => body.includes('has waited 7 days')).length,
      notices: comments.filter((body) => body.includes('Closed: nobody has looked')).length,
      branches: (await noor.branches()).map(({ name }) => name),
      how: (await world.state(runId)).end?.how,
    }
  }
})
