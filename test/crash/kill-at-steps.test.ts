import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { RunState } from '../../src/domain/run-state.ts'
import type { CrashWorld } from '../fixtures/crash-world.ts'
import { brokenInvariants } from '../fixtures/invariants.ts'
import type { Turn } from '../fixtures/model-endpoint.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { planTurn, TINY_FIX } from '../fixtures/tiny-repository.ts'
import { until } from '../fixtures/until.ts'
import { isPublished, startVictimWorker } from './victim-worker.ts'

const WORKER = { SALLYPORT_LEASE_SECONDS: '2', SALLYPORT_CONCURRENCY: '12' }
const run = (command: string): Turn => ({ tool: 'run', args: { command } })
// Whatever is executed twice leaves a line too many, here and outside the workspace; whatever is lost one too few.
const SCRIPT: readonly Turn[] = [
  planTurn('Add instead of subtracting', ['add.js', 'test.js']),
  run('echo one >> steps.txt; mkdir moved; cp add.js moved/'),
  ...TINY_FIX.slice(1, 3),
  run('echo two >> steps.txt; mv moved away; echo two >> /tmp/steps'),
  { tool: 'edit_file', args: { path: 'steps.txt', old: 'two\n', new: 'two\nthree\n' } },
  run('rm -r away; echo four >> steps.txt; sleep 1'),
  run('[ "$(tr "\\n" " " < steps.txt)" = "one two three four " ] && [ "$(cat /tmp/steps)" = two ] && [ ! -e away ]'),
  run('rm steps.txt'),
  ...TINY_FIX.slice(-1),
]
const BOUNDARIES = SCRIPT.map((_, step) => step)

describeWith('bubblewrap')('a worker killed between any two steps', () => {
  let world: CrashWorld
  let replace: () => Promise<void>

  beforeAll(async () => {
    ;({ world, replace } = await startVictimWorker(WORKER))
  }, 30_000)
  afterAll(() => world.close())
  const titleOf = (step: number) => `Killed before answer ${step}`

  test('another goes on with the next step: no command twice, no answer paid twice, nothing lost', async () => {
    const died = killWhenAllWait(BOUNDARIES.map(titleOf))
    const runs = await Promise.all(
      BOUNDARIES.map(async (step) => {
        const repository = await world.addRepository(`step-${step}`)
        return { step, runId: await world.ask(repository, titleOf(step), SCRIPT) }
      }),
    )
    await died
    for (const { runId } of runs) await world.untilState(runId, 'the pull request is open', isPublished, 120)
    for (const { step, runId } of runs) {
      const state = await world.state(runId)
      expect({ step, failed: failures(state) }).toEqual({ step, failed: [] })
      expect(await brokenInvariants(world, runId)).toEqual([])
      const asked = world.model.requests.filter(({ script }) => script === titleOf(step)).map(({ taken }) => taken)
      // The answer that never came is asked for again; the stored ones are not.
      expect(asked).toEqual([...BOUNDARIES.slice(0, step + 1), ...BOUNDARIES.slice(step)])
    }
  }, 240_000)

  test('in the middle of a command: it begins afresh on the files of before', async () => {
    const repository = await world.addRepository('mid-command')
    const runId = await world.ask(repository, 'Killed in a command', SCRIPT)
    await until('the slow command runs', async () => {
      const { steps } = await world.state(runId)
      return steps.length === 7 && steps[6]?.results.length === 0 ? true : undefined
    })
    await replace()
    const state = await world.untilState(runId, 'the pull request is open', isPublished, 120)
    expect(failures(state)).toEqual([])
    expect(world.model.requests.filter(({ script }) => script === 'Killed in a command').length).toBe(SCRIPT.length)
  }, 180_000)

  /** Holds each script at its own request until all have come as far, then kills whoever asked. */
  function killWhenAllWait(titles: readonly string[]): Promise<void> {
    const waiting = new Set(titles)
    const dead = Promise.withResolvers<void>()
    const stop = world.model.onRequest(async ({ script, taken }) => {
      if (titleOf(taken) !== script || !waiting.delete(script)) return
      if (waiting.size === 0) {
        stop()
        void replace().then(dead.resolve, dead.reject)
      }
      await dead.promise
    })
    return dead.promise
  }
})

/** Calls that did not succeed, and what could not be kept. */
function failures({ steps }: RunState): string[] {
  return steps.flatMap(({ step, results }) =>
    results.flatMap(({ ok, saved }) => (ok && saved?.type !== 'failed' ? [] : [`step ${step}: ${saved?.type}`])),
  )
}
